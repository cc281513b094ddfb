import type { RedactedStream, Redactor } from '@runbook/outbound';
import type { Clock } from '@runbook/ports';
import { uuidv7 } from '@runbook/service';
import type { OutputChunk, OutputStream } from '@runbook/wire';
import { StringDecoder } from 'node:string_decoder';

/**
 * What one beginning of an attempt says while it runs, on its way to the log.
 *
 * 1. Text leaves by whole lines and redacted, a line longer than `LINE_CHARACTERS_MAX` as it comes. What may be the beginning of a secret waits for
 *    what comes behind it, whatever the lines are: encoded texts are wrapped.
 * 2. It gathers for `GATHER_MS`, then goes as one piece per stream, however the two were mixed: the number of records is bounded.
 * 3. Over `CHUNK_CHARACTERS_MAX` within that time, or `ATTEMPT_CHARACTERS_MAX` in all, it is left out, and the next piece says how much.
 */
export class LiveOutput {
  private readonly run = uuidv7();
  private readonly streams: Readonly<Record<OutputStream, Lines>>;
  private sequence = 0;
  private readonly pending: Record<OutputStream, string> = { stdout: '', stderr: '' };
  private told = 0;
  private toldNow = 0;
  private omitted = 0;
  private cancelTick?: () => void;
  private readonly underway = new Set<Promise<void>>();

  constructor(
    private readonly about: Pick<OutputChunk, 'execution' | 'tenant' | 'step' | 'attempt'>,
    redactor: Redactor,
    private readonly clock: Clock,
    private readonly send: (chunk: OutputChunk) => Promise<void>,
  ) {
    this.streams = { stdout: new Lines(redactor), stderr: new Lines(redactor) };
  }

  write(stream: OutputStream, chunk: Buffer): void {
    this.take(stream, this.streams[stream].push(chunk));
    this.cancelTick ??= this.clock.after(GATHER_MS, () => {
      this.cancelTick = undefined;
      this.flush();
    });
  }

  /** Tells the rest, unfinished lines too; resolves when all of it is with the log, or after `END_MS_MAX`: a slow log holds no result up. */
  async end(): Promise<void> {
    this.cancelTick?.();
    for (const stream of STREAMS) this.take(stream, this.streams[stream].rest());
    this.flush();
    this.say('stdout', '', true);
    let callOff: () => void = () => undefined;
    const late = new Promise<void>((resolve) => void (callOff = this.clock.after(END_MS_MAX, resolve)));
    await Promise.race([Promise.all(this.underway), late]);
    callOff();
  }

  private take(stream: OutputStream, text: string): void {
    const room = Math.min(CHUNK_CHARACTERS_MAX - this.toldNow, ATTEMPT_CHARACTERS_MAX - this.told);
    const kept = text.length <= room ? text : wholeLines(text, room);
    this.pending[stream] += kept;
    this.told += kept.length;
    this.toldNow += kept.length;
    this.omitted += Buffer.byteLength(text) - Buffer.byteLength(kept);
  }

  private flush(): void {
    this.toldNow = 0;
    for (const stream of STREAMS) {
      const text = this.pending[stream];
      this.pending[stream] = '';
      if (text !== '') this.say(stream, text);
    }
  }

  private say(stream: OutputStream, text: string, last?: true): void {
    const omittedBytes = this.omitted;
    this.omitted = 0;
    const at = new Date(this.clock.now()).toISOString();
    const place = { run: this.run, sequence: this.sequence++, at, stream, text };
    const saying = this.send({ v: 1, ...this.about, ...place, ...(omittedBytes > 0 && { omittedBytes }), ...(last && { last }) });
    this.underway.add(saying);
    void saying.then(() => this.underway.delete(saying));
  }
}

/** One stream's bytes as redacted lines. */
class Lines {
  private readonly decoder = new StringDecoder('utf8');
  private readonly redacted: RedactedStream;
  private open = '';

  constructor(redactor: Redactor) {
    this.redacted = redactor.stream();
  }

  push(chunk: Buffer): string {
    this.open += this.decoder.write(chunk);
    const lineEnd = this.open.lastIndexOf('\n') + 1;
    const takenLength = this.open.length - lineEnd > LINE_CHARACTERS_MAX ? this.open.length : lineEnd;
    const taken = this.open.slice(0, takenLength);
    this.open = this.open.slice(takenLength);
    return taken === '' ? '' : this.redacted.push(taken);
  }

  rest(): string {
    const rest = this.redacted.push(this.open + this.decoder.end()) + this.redacted.end();
    this.open = '';
    return rest;
  }
}

/** The lines that fit whole; of one long line as much as fits. */
function wholeLines(text: string, room: number): string {
  if (room <= 0) return '';
  const lineEnd = text.lastIndexOf('\n', room - 1) + 1;
  return text.slice(0, lineEnd > 0 ? lineEnd : room);
}

const STREAMS = ['stdout', 'stderr'] as const;

const END_MS_MAX = 2_000;

/** Long enough to gather, short enough to look live. */
export const GATHER_MS = 100;
/** Of what is told within `GATHER_MS`: 640 KiB a second, more than anybody reads; it stays far below a broker's 1 MiB. */
export const CHUNK_CHARACTERS_MAX = 64 * 1024;
/** Of one beginning of an attempt; who needs more has the command write a file. */
export const ATTEMPT_CHARACTERS_MAX = 8 * 1024 * 1024;
/** A longer line is progress, or no text. */
export const LINE_CHARACTERS_MAX = 16 * 1024;
