import type { OutputChunk } from '@runbook/wire';
import type { FastifyReply } from 'fastify';
import { HEARTBEAT } from '../runs/live/event-frames.js';
import { HEARTBEAT_MS } from '../runs/live/live-stream.js';
import { roomIn } from '../http/room.js';
import { placeOf } from './output-documents.js';

/** How an answer is written: as the command wrote it, or as server-sent events. */
export type OutputForm = 'text' | 'events';

/** Unsent text of one answer; a reader that is slower than what it follows is cut off. */
const UNSENT_BYTES_MAX = 4 * 1024 * 1024;

/** An open answer to which output is written as it comes; each piece once, in the order of their places within a run. */
export class OutputConnection {
  private readonly raw: FastifyReply['raw'];
  private readonly heartbeat?: NodeJS.Timeout;
  private readonly written = new Map<string, number>();
  private ended = false;

  constructor(
    reply: FastifyReply,
    private readonly form: OutputForm,
    private readonly onEnd: () => void,
  ) {
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    this.raw = reply.raw;
    this.raw.on('close', () => this.end()).on('error', () => this.end());
    this.raw.writeHead(200, {
      ...headers,
      'content-type': form === 'text' ? 'text/plain; charset=utf-8' : 'text/event-stream; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.raw.flushHeaders();
    if (form === 'events') this.heartbeat = setInterval(() => this.raw.write(HEARTBEAT), HEARTBEAT_MS);
  }

  get open(): boolean {
    return !this.ended;
  }

  write(chunk: OutputChunk): void {
    if (this.ended || (this.written.get(chunk.run) ?? -1) >= chunk.sequence) return;
    this.written.set(chunk.run, chunk.sequence);
    const text = this.form === 'text' ? plainText(chunk) : outputFrame(chunk, placeOf(chunk));
    if (text !== '') this.raw.write(text);
    if (this.raw.writableLength > UNSENT_BYTES_MAX) this.raw.destroy();
  }

  /** Resolves when the reader took most of what was written, or went away. */
  async room(): Promise<void> {
    if (!this.ended) await roomIn(this.raw);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.heartbeat);
    this.raw.end();
    this.onEnd();
  }
}

function plainText({ text, omittedBytes }: OutputChunk): string {
  return omittedBytes === undefined ? text : `[${omittedBytes} bytes were left out here]\n${text}`;
}

/** A frame of server-sent events; without an id it moves no position. */
export function outputFrame({ step, attempt, stream, sequence, at, text, omittedBytes }: OutputChunk, id?: string): string {
  if (text === '' && omittedBytes === undefined) return '';
  const data = { step, attempt, stream, sequence, time: at, text, ...(omittedBytes !== undefined && { omittedBytes }) };
  return `${id === undefined ? '' : `id: ${id}\n`}event: StepOutput\ndata: ${JSON.stringify(data)}\n\n`;
}
