import type { ExecutionEvent } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import type { FastifyReply } from 'fastify';
import { roomIn } from '../../http/room.js';
import { framesOf, HEARTBEAT, statusFrame, type StreamPosition } from './event-frames.js';

export const HEARTBEAT_MS = 15_000;
/** Unsent text of one stream; a client that is slower is cut off and comes back with its last id. */
const UNSENT_BYTES_MAX = 4 * 1024 * 1024;

/** One open connection of server-sent events; sends what stands behind its position. */
export class LiveStream {
  private readonly raw: FastifyReply['raw'];
  private readonly heartbeat: NodeJS.Timeout;
  private ended = false;
  private status = '';

  constructor(
    reply: FastifyReply,
    private position: StreamPosition,
    private readonly onEnd: () => void,
  ) {
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    this.raw = reply.raw;
    this.raw.on('close', () => this.end());
    this.raw.on('error', () => this.end());
    this.raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.raw.flushHeaders();
    this.heartbeat = setInterval(() => this.write(HEARTBEAT), HEARTBEAT_MS);
  }

  send(record: DecisionRecord<ExecutionEvent>): void {
    const frames = framesOf(record, this.position);
    if (frames === '') return;
    this.position = { version: record.version, index: record.events.length - 1 };
    this.write(frames);
  }

  /** Tells what the run shows by now, where that is something else than before. */
  show(status: string, version: number): void {
    if (status === this.status) return;
    this.status = status;
    this.write(statusFrame(status, version));
  }

  /** Something beside the facts: it has no id and moves no position. */
  tell(frame: string): void {
    if (frame !== '') this.write(frame);
  }

  /** Resolves when the client took most of what was written, or went away. */
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

  private write(text: string): void {
    if (this.ended) return;
    this.raw.write(text);
    if (this.raw.writableLength > UNSENT_BYTES_MAX) this.raw.destroy();
  }
}
