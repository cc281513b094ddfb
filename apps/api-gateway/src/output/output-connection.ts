import type { OutputChunk } from '@runbook/wire';
import type { FastifyReply } from 'fastify';
import { HeldAnswer, type AnswerForm } from '../http/held-answer.js';
import { placeOf } from './output-documents.js';

/** An open answer to which output is written as it comes; each piece once, in the order of their places within a run. */
export class OutputConnection {
  private readonly answer: HeldAnswer;
  private readonly written = new Map<string, number>();

  constructor(
    reply: FastifyReply,
    private readonly form: AnswerForm,
    onEnd: () => void,
  ) {
    this.answer = new HeldAnswer(reply, form, onEnd);
  }

  get open(): boolean {
    return this.answer.open;
  }

  write(chunk: OutputChunk): void {
    if ((this.written.get(chunk.run) ?? -1) >= chunk.sequence) return;
    this.written.set(chunk.run, chunk.sequence);
    this.answer.write(this.form === 'text' ? plainText(chunk) : outputFrame(chunk, placeOf(chunk)));
  }

  /** See `HeldAnswer.room`. */
  room(): Promise<void> {
    return this.answer.room();
  }

  end(): void {
    this.answer.end();
  }
}

function plainText({ text, omittedBytes }: OutputChunk): string {
  return omittedBytes === undefined ? text : `[${omittedBytes} bytes were left out here]\n${text}`;
}

/** A frame of server-sent events; one without an id leaves the client's position as it was. */
export function outputFrame({ step, attempt, stream, sequence, at, text, omittedBytes }: OutputChunk, id?: string): string {
  if (text === '' && omittedBytes === undefined) return '';
  const data = { step, attempt, stream, sequence, time: at, text, ...(omittedBytes !== undefined && { omittedBytes }) };
  return `${id === undefined ? '' : `id: ${id}\n`}event: StepOutput\ndata: ${JSON.stringify(data)}\n\n`;
}
