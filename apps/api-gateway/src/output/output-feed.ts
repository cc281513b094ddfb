import type { OutputChunk } from '@runbook/wire';
import { placeBefore, placeOf } from './output-documents.js';
import type { OutputModel } from './output-model.js';

/** Pieces that came while the client took others. What goes beyond it is read from the store when the client has taken these. */
export const QUEUED_CHARS_MAX = 256 * 1024;

export interface OutputWanted {
  readonly execution: string;
  /** One step, or all. */
  readonly step?: string;
  /** Behind which place what is stored is wanted, `''` for all of it; undefined: only what is new. */
  readonly behind?: string;
  readonly render: (chunk: OutputChunk) => string;
}

/**
 * Output of commands, each piece once, in order within a run of a command. It watches from its making on, and a piece is told of when it can be
 * read from the store; so what is not queued is never lost.
 */
export class OutputFeed {
  private stored?: AsyncGenerator<OutputChunk>;
  private queue: OutputChunk[] = [];
  private queuedChars = 0;
  /** By run of a command, the first piece that was not queued: it and all behind it are in the store. */
  private passed = new Map<string, number>();
  /** By run of a command, the last piece that was sent. */
  private readonly sent = new Map<string, number>();
  private newest = '';
  private isComplete = false;

  constructor(
    private readonly outputs: Pick<OutputModel, 'watch' | 'read'>,
    private readonly wanted: OutputWanted,
    wake: () => void,
    private readonly queuedCharsMax = QUEUED_CHARS_MAX,
  ) {
    const { execution, step, behind } = wanted;
    this.stop = outputs.watch(execution, (chunk) => {
      if (step !== undefined && chunk.step !== step) return;
      this.take(chunk);
      wake();
    });
    if (behind !== undefined) this.stored = outputs.read(execution, step, behind);
  }

  /** Ends the watching. */
  readonly stop: () => void;

  /** Whether the last piece of the newest run of the command was sent. */
  get complete(): boolean {
    return this.isComplete;
  }

  /** Whether nothing waits here. */
  get idle(): boolean {
    return !this.stored && this.queue.length === 0 && this.passed.size === 0;
  }

  /** The next text, which may be empty; undefined when there is none now. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const chunk = await this.following();
      if (!chunk) return undefined;
      if ((this.sent.get(chunk.run) ?? -1) >= chunk.sequence) continue;
      this.sent.set(chunk.run, chunk.sequence);
      if (chunk.run >= this.newest) {
        this.newest = chunk.run;
        this.isComplete = chunk.last === true;
      }
      return this.wanted.render(chunk);
    }
  }

  private take(chunk: OutputChunk): void {
    // Once a run has a piece that is not queued, those behind it are not queued either: their order is the store's.
    if (this.passed.has(chunk.run)) return;
    if (this.queue.length > 0 && this.queuedChars + chunk.text.length > this.queuedCharsMax) {
      this.passed.set(chunk.run, chunk.sequence);
      return;
    }
    this.queue.push(chunk);
    this.queuedChars += chunk.text.length;
  }

  private async following(): Promise<OutputChunk | undefined> {
    if (!this.stored && this.queue.length === 0 && this.passed.size > 0) this.stored = this.readPassed();
    const read = await this.stored?.next();
    if (read && !read.done) return read.value;
    this.stored = undefined;
    const queued = this.queue.shift();
    if (queued) this.queuedChars -= queued.text.length;
    // What was passed while the store was read comes in the next turn.
    return queued ?? (this.passed.size > 0 ? this.following() : undefined);
  }

  private async *readPassed(): AsyncGenerator<OutputChunk> {
    const { passed } = this;
    this.passed = new Map();
    const places = [...passed].map(([run, sequence]) => placeBefore({ run, sequence })).sort();
    for await (const chunk of this.outputs.read(this.wanted.execution, this.wanted.step, places[0])) {
      const first = passed.get(chunk.run);
      if (first !== undefined && chunk.sequence >= first) yield chunk;
    }
  }
}

/** A frame of server-sent events; one without an id leaves the client's position as it was. */
export function outputFrame({ step, attempt, stream, sequence, at, text, omittedBytes }: OutputChunk, id?: string): string {
  if (text === '' && omittedBytes === undefined) return '';
  const data = { step, attempt, stream, sequence, time: at, text, ...(omittedBytes !== undefined && { omittedBytes }) };
  return `${id === undefined ? '' : `id: ${id}\n`}event: StepOutput\ndata: ${JSON.stringify(data)}\n\n`;
}

export const outputEvent = (chunk: OutputChunk): string => outputFrame(chunk, placeOf(chunk));

export const outputText = ({ text, omittedBytes }: OutputChunk): string =>
  omittedBytes === undefined ? text : `[${omittedBytes} bytes were left out here]\n${text}`;
