import { classificationOf, type ExecutionState } from '@runbook/domain';
import type { Feed } from '../http/held-answer.js';
import type { Reader } from './clearances.js';

/**
 * A feed that ends when the run rises above the clearance of who reads it, or when that is withdrawn. It is asked before each text and behind it, so that nothing goes
 * out of a run that has risen meanwhile.
 */
export class ClearedFeed implements Feed {
  private isShut = false;

  constructor(
    private readonly feed: Feed,
    private readonly stateNow: () => ExecutionState,
    private readonly reader: Pick<Reader, 'mayRead'>,
    /** What is said last. */
    private readonly farewell: (classification: string | undefined) => string,
  ) {}

  async next(): Promise<string | undefined> {
    if (this.isShut) return undefined;
    if (!this.isReadable()) return this.shut();
    const text = await this.feed.next();
    return this.isReadable() ? text : this.shut();
  }

  get over(): boolean {
    return this.isShut || this.feed.over;
  }

  private isReadable(): boolean {
    return this.reader.mayRead(classificationOf(this.stateNow()));
  }

  private shut(): string {
    this.isShut = true;
    return this.farewell(classificationOf(this.stateNow()));
  }
}

/** As an event: the client comes back no more, because the door is shut to it. */
export const clearanceFrame = (classification: string | undefined): string =>
  `event: clearance-missing\ndata: ${JSON.stringify({ classification })}\n\n`;
