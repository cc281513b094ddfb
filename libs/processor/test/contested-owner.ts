import { type MemoryDocuments, type Mischief, type SimulatedChannel } from '@runbook/spec-kit';
import { tallyOf, type Tally, type TallyCommand, type TallyEvent } from './tally.js';

export type Processor = Pick<typeof import('@runbook/processor'), 'runProcessor' | 'Snapshots'>;

export const PAIR = { commands: 'c', events: 'e' };
export const NO_MISCHIEF: Mischief = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };
/** Fewer than there are aggregates, so that evicted ones are loaded from their snapshots all the time. */
const RESIDENTS_MAX = 2;
/** Fewer than there are aggregates and commands, so that every border is crossed all the time. */
const PAGES = { timersPerPage: 2, droppedPerWrite: 2 };
const LIMITS = { commandsQueuedMax: 4, unconfirmedMax: 3, recordsPerAppendMax: 2, snapshotBatch: 2 };

/** Begins to own the partition of the channel. */
export async function own(
  channel: SimulatedChannel,
  documents: MemoryDocuments,
  random: () => number,
  processor: Processor,
  foldVersion: number,
  failed: (error: unknown) => void,
): Promise<void> {
  const environment = {
    aggregate: tallyOf(foldVersion),
    ...PAIR,
    snapshots: await processor.Snapshots.open<Tally>(documents, 'tally', PAIR.events, foldVersion, PAGES),
    clock: channel.clock,
    chance: random,
    newOwner: () => `own_${Math.floor(random() * 2 ** 40)}`,
    deadLetter: () => Promise.resolve(),
    report: () => undefined,
    residentsMax: RESIDENTS_MAX,
    limits: LIMITS,
  };
  await processor.runProcessor<Tally, TallyCommand, TallyEvent, never>(channel, 'owners', environment, failed);
}
