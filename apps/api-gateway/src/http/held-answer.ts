import { systemClock } from '@runbook/ports';
import type { FastifyReply } from 'fastify';

/** A comment of server-sent events: keeps proxies from closing the connection, says nothing to the client. */
const HEARTBEAT = ': still here\n\n';
const HEARTBEAT_MS = 15_000;
/** What a client gets to take the rest when the service stops; a stop has ten seconds in all. */
export const CLOSING_MS = 2_000;
/** What is written between two looks at whether the client takes it; with it, all that one answer holds in memory beside its feed. */
const PIECE_BYTES = 64 * 1024;

/** How an answer is written: as text, or as server-sent events (WHATWG HTML). */
export type AnswerForm = 'text' | 'events';

const CONTENT_TYPES: Record<AnswerForm, string> = {
  text: 'text/plain; charset=utf-8',
  events: 'text/event-stream; charset=utf-8',
};

/**
 * What a held answer says. It is asked for the next text when the client took what came before, so it must not heap up what comes meanwhile:
 * what a slow client cannot take is read again later from where it is stored.
 */
export interface Feed {
  /** The next text, which may be empty; undefined when there is none now. */
  next(): Promise<string | undefined>;
  /** Whether nothing will come any more; asked when there is nothing now. */
  readonly over: boolean;
}

/**
 * An answer that is held open and written to as things happen, at the client's pace, until its feed is over or the client goes away or stops
 * reading. The one writer of every live answer. Takes the reply over.
 */
export class HeldAnswer {
  private readonly raw: FastifyReply['raw'];
  private readonly stopHeartbeat?: () => void;
  private ended = false;
  private heartbeatDue = false;
  private awake = false;
  private wakeUp?: () => void;

  constructor(
    reply: FastifyReply,
    form: AnswerForm,
    private readonly onEnd: () => void,
    /** A client that has not taken what waits for it after so long is let go. */
    private readonly stalledMsMax: number,
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
    if (form === 'events') {
      this.stopHeartbeat = systemClock.every(HEARTBEAT_MS, () => {
        this.heartbeatDue = true;
        this.wake();
      });
    }
  }

  /** The feed has something again, or is over. */
  wake(): void {
    this.awake = true;
    this.wakeUp?.();
  }

  /** Resolves when the answer is over. Rejects when the feed fails; the connection is then cut, so that the client sees that there is more. */
  async follow(feed: Feed): Promise<void> {
    try {
      while (!this.ended) {
        this.awake = false;
        const text = await this.piece(feed);
        if (text !== '') await this.write(text);
        else if (feed.over) this.end();
        else await this.pause();
      }
    } catch (error) {
      this.raw.destroy();
      this.end();
      throw error;
    }
  }

  /** What was written has `withinMs` to reach the client; then the connection is cut. */
  end(withinMs = this.stalledMsMax): void {
    if (this.ended) return;
    this.ended = true;
    this.stopHeartbeat?.();
    this.wake();
    if (!this.raw.destroyed) {
      this.raw.once(
        'close',
        systemClock.after(withinMs, () => void this.raw.destroy()),
      );
      this.raw.end();
    }
    this.onEnd();
  }

  /** About as much as is written at once; empty when there is nothing now. */
  private async piece(feed: Feed): Promise<string> {
    let piece = '';
    while (piece.length < PIECE_BYTES && !this.ended) {
      const text = await feed.next();
      if (text === undefined) break;
      // Nothing yet: what is there must not wait for it.
      if (text === '' && (piece !== '' || this.heartbeatDue)) break;
      piece += text;
    }
    if (piece === '' && this.heartbeatDue) piece = HEARTBEAT;
    this.heartbeatDue = false;
    return piece;
  }

  private async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length && !this.ended; at += PIECE_BYTES) {
      if (!this.raw.write(bytes.subarray(at, at + PIECE_BYTES))) await this.room();
    }
  }

  /** Resolves when the client took what was written, or is gone. */
  private room(): Promise<void> {
    if (this.raw.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        callOff();
        this.raw.off('drain', done).off('close', done);
        resolve();
      };
      const callOff = systemClock.after(this.stalledMsMax, () => void this.raw.destroy());
      this.raw.on('drain', done).on('close', done);
    });
  }

  private async pause(): Promise<void> {
    if (!this.awake && !this.ended) await new Promise<void>((resolve) => (this.wakeUp = resolve));
    this.wakeUp = undefined;
  }
}
