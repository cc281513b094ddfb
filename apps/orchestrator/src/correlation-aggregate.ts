import {
  foldVersionOf,
  BLOBS_AT_HAND_BYTES_MAX,
  decideCorrelation,
  evolveCorrelation,
  nextCorrelationTimerAt,
  noCorrelation,
  SEGMENTS_AT_HAND_BYTES_MAX,
  type CorrelationCommand,
  type CorrelationEvent,
  type CorrelationRejection,
  type CorrelationState,
  type Need,
} from '@runbook/domain';
import { systemClock, type BlobStore } from '@runbook/ports';
import type { Aggregate, Circumstances } from '@runbook/processor';
import { RuntimeZones } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { BlobContents } from './blob-contents.js';

/** Grows with every change of `evolve` or of the state's shape. */
const EVOLVE_VERSION = 2;

/** Where waits and external events meet, as the processor runs it. */
export class CorrelationAggregate implements Aggregate<CorrelationState, CorrelationCommand, CorrelationEvent, CorrelationRejection> {
  readonly name = 'correlation';
  readonly foldVersion = foldVersionOf('correlation', EVOLVE_VERSION);
  readonly zero = noCorrelation;
  readonly evolve = evolveCorrelation;
  readonly nextTimerAt = nextCorrelationTimerAt;
  readonly timerCommand: CorrelationCommand = { type: 'ExpireEvents' };
  /** Values of events that conditions look into, and what is remembered of older events. */
  private readonly contents: BlobContents;
  private readonly zones = new RuntimeZones();

  constructor(
    blobs: BlobStore,
    /** How long an event is known as a duplicate, in milliseconds. */
    private readonly rememberMs: number,
  ) {
    this.contents = new BlobContents(blobs, systemClock, BLOBS_AT_HAND_BYTES_MAX + SEGMENTS_AT_HAND_BYTES_MAX);
  }

  decide(body: CorrelationCommand, state: CorrelationState, { now }: Circumstances) {
    const { rememberMs, zones } = this;
    const { at: blob, has: kept } = this.contents;
    return decideCorrelation(body, state, { now, blob, zones, kept, sha256: sha256Of, rememberMs });
  }

  async provide(need: Need): Promise<void> {
    if ('keep' in need) return this.contents.put(need.keep);
    if ('blob' in need) return this.contents.load(need);
    throw new Error(`expected a correlation to need blobs only, found ${JSON.stringify(need)}; this is a defect`);
  }
}
