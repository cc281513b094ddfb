import type { Logger } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { CLOSING_MS, HeldAnswer, type AnswerForm, type Feed } from './held-answer.js';
import { Problem } from './problem.js';

/** When somebody else may have closed one. */
const RETRY_AFTER_SECONDS = 10;

export interface HeldKind {
  /** In the words of a refusal and of a log: `live list`, `live lists`. */
  readonly one: string;
  readonly many: string;
  /** How many may be open at once in this process. */
  readonly openMax: number;
  /** As of a held answer. */
  readonly stalledMsMax: number;
}

/** The answers of one kind that this process holds open: no more than it has room for, and all are ended when the service stops. */
export class HeldAnswers {
  private readonly open = new Set<HeldAnswer>();

  constructor(
    private readonly kind: HeldKind,
    private readonly logger: Logger,
  ) {}

  get size(): number {
    return this.open.size;
  }

  /** Asked before anything is read for an answer for which there is no room. Throws the problem `streams-exceeded`. */
  expectRoom(): void {
    const { many, openMax } = this.kind;
    if (this.open.size < openMax) return;
    throw new Problem('streams-exceeded', `expected at most ${openMax} ${many}, found that many; close one`, {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    });
  }

  /**
   * Takes the reply over. `onEnd` is called when the answer is over, for whatever reason. Throws the problem `streams-exceeded`, the reply untouched: others may
   * have taken the room since it was asked for.
   */
  hold(reply: FastifyReply, form: AnswerForm, onEnd: () => void): HeldAnswer {
    this.expectRoom();
    const ended = () => {
      this.open.delete(answer);
      onEnd();
    };
    const answer: HeldAnswer = new HeldAnswer(reply, form, ended, this.kind.stalledMsMax);
    this.open.add(answer);
    return answer;
  }

  /** Resolves when the answer is over. A feed that fails, or never comes to be, is logged with what it was about, and its answer cut off. */
  async follow(answer: HeldAnswer, feed: Feed | Promise<Feed>, about: object = {}): Promise<void> {
    try {
      await answer.follow(await feed);
    } catch (error) {
      answer.end();
      this.logger.warn({ ...about, error }, `a ${this.kind.one} was cut off; its client can come back`);
    }
  }

  /** To be called when the service stops: what was written has a moment to reach the clients. */
  endAll(): void {
    for (const answer of [...this.open]) answer.end(CLOSING_MS);
  }
}
