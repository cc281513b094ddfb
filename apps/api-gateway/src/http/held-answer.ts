import { systemClock } from '@runbook/ports';
import type { FastifyReply } from 'fastify';
import { once } from 'node:events';

/** A comment of server-sent events: keeps proxies from closing the connection, says nothing to the client. */
const HEARTBEAT = ': still here\n\n';
const HEARTBEAT_MS = 15_000;
/** Unsent text of one answer; a client that is slower than what it follows is cut off. */
const UNSENT_BYTES_MAX = 4 * 1024 * 1024;

/** How an answer is written: as text, or as server-sent events (WHATWG HTML). */
export type AnswerForm = 'text' | 'events';

const CONTENT_TYPES: Record<AnswerForm, string> = {
  text: 'text/plain; charset=utf-8',
  events: 'text/event-stream; charset=utf-8',
};

/** An answer that is held open and written to as things happen, until it is ended or the client goes away. Takes the reply over. */
export class HeldAnswer {
  private readonly raw: FastifyReply['raw'];
  private readonly stopHeartbeat?: () => void;
  private ended = false;

  constructor(
    reply: FastifyReply,
    form: AnswerForm,
    private readonly onEnd: () => void,
  ) {
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    this.raw = reply.raw;
    this.raw.on('close', () => this.end()).on('error', () => this.end());
    this.raw.writeHead(200, {
      ...headers,
      'content-type': CONTENT_TYPES[form],
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.raw.flushHeaders();
    if (form === 'events') this.stopHeartbeat = systemClock.every(HEARTBEAT_MS, () => this.write(HEARTBEAT));
  }

  get open(): boolean {
    return !this.ended;
  }

  write(text: string): void {
    if (this.ended || text === '') return;
    this.raw.write(text);
    if (this.raw.writableLength > UNSENT_BYTES_MAX) this.raw.destroy();
  }

  /** Resolves when the client took most of what was written, or went away. */
  async room(): Promise<void> {
    if (this.ended || this.raw.destroyed || !this.raw.writableNeedDrain) return;
    const done = new AbortController();
    const { signal } = done;
    await Promise.race([once(this.raw, 'drain', { signal }), once(this.raw, 'close', { signal })]).catch(() => undefined);
    done.abort();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.stopHeartbeat?.();
    this.raw.end();
    this.onEnd();
  }
}
