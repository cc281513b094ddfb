import {
  decideCorrelation,
  evolveCorrelation,
  nextCorrelationTimerAt,
  noCorrelation,
  type CorrelationCommand,
  type CorrelationEvent,
  type CorrelationRejection,
  type CorrelationState,
  type Need,
} from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import type { Aggregate, Circumstances } from '@runbook/processor';
import { BlobContents } from './blob-contents.js';

/** Grows with every change of `evolve` or of the state's shape. */
const FOLD_VERSION = 1;

/** Where waits and external events meet, as the processor runs it. */
export class CorrelationAggregate implements Aggregate<CorrelationState, CorrelationCommand, CorrelationEvent, CorrelationRejection> {
  readonly name = 'correlation';
  readonly foldVersion = FOLD_VERSION;
  readonly zero = noCorrelation;
  readonly evolve = evolveCorrelation;
  readonly nextTimerAt = nextCorrelationTimerAt;
  readonly timerCommand: CorrelationCommand = { type: 'ExpireEvents' };
  private readonly contents: BlobContents;

  constructor(blobs: BlobStore) {
    this.contents = new BlobContents(blobs);
  }

  decide(body: CorrelationCommand, state: CorrelationState, { now }: Circumstances) {
    return decideCorrelation(body, state, { now, blob: this.contents.at });
  }

  async provide(need: Need): Promise<void> {
    if (!('blob' in need)) throw new Error(`expected a correlation to need blobs only, found ${JSON.stringify(need)}; this is a defect`);
    await this.contents.load(need);
  }
}
