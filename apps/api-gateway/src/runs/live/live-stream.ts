import type { ExecutionEvent } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import type { FastifyReply } from 'fastify';
import { HeldAnswer } from '../../http/held-answer.js';
import { framesOf, statusFrame, type StreamPosition } from './event-frames.js';

/** One open live view of a run; sends what stands behind its position. A client that is cut off comes back with its last id. */
export class LiveStream {
  private readonly answer: HeldAnswer;
  private status = '';

  constructor(
    reply: FastifyReply,
    private position: StreamPosition,
    onEnd: () => void,
  ) {
    this.answer = new HeldAnswer(reply, 'events', onEnd);
  }

  send(record: DecisionRecord<ExecutionEvent>): void {
    const frames = framesOf(record, this.position);
    if (frames === '') return;
    this.position = { version: record.version, index: record.events.length - 1 };
    this.answer.write(frames);
  }

  /** Tells the run's status, where it is another one than was told last. */
  show(status: string, version: number): void {
    if (status === this.status) return;
    this.status = status;
    this.answer.write(statusFrame(status, version));
  }

  /** Something that is no event of the run: it has no id and moves no position. */
  tell(frame: string): void {
    this.answer.write(frame);
  }

  /** See `HeldAnswer.room`. */
  room(): Promise<void> {
    return this.answer.room();
  }

  end(): void {
    this.answer.end();
  }
}
