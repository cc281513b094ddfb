import { NewerRecord } from '@runbook/wire';
import { LogInconsistent } from './log-inconsistent.js';

/** What a fault means to the owner of a partition. */
export type Meaning =
  /** P4: nobody knows what the log holds. The owner drops its memory, restores, and soon claims a new term. */
  | 'doubt'
  /** P2: somebody else owns the partition. As doubt, but after a longer while, so that two owners do not duel. */
  | 'step aside'
  /** P8: as doubt, but at once, and without the snapshots. */
  | 'replay'
  /** Nothing may be decided any more: the service ends, and says why. */
  | 'stop'
  /** Nothing is decided until a store answers: the same is asked again after a while, for ever, and the commands wait. */
  | 'wait'
  /** The aggregate decides what that means to it (`Aggregate.insteadOf`); else the command is kept with the dead letters, a sender who waits is told. The next one is taken. */
  | 'set aside'
  /** Nothing is lost by going on. */
  | 'go on';

const row = <M extends Meaning>(means: M, because: string) => ({ means, because });

/** Everything that can go wrong with a partition, and what it means: the one place that says so. */
export const FAULTS = {
  'append-in-doubt': row('doubt', 'the record may be in the log, may not be, or may come later'),
  'beginning-unread': row('doubt', 'nothing was claimed yet, and without the checkpoint and the end of the log nothing can be restored'),
  'hole-in-log': row('doubt', 'offsets of a log have no holes, so what came answers another question; the log is read again'),
  'claim-outdated': row('doubt', 'decisions were written between the last one that was read and the claim; the next claim knows them'),
  'claim-beaten': row('step aside', 'of two claims of a term the first in the log counts'),
  'foreign-claim': row('step aside', "from its claim on every reader counts the other owner's decisions"),
  'snapshot-contradicts-log': row('replay', 'the log is right, and snapshots can be dropped'),
  'log-contradicts-itself': row('stop', 'a fact does not follow from the facts before it, and no snapshot is to blame'),
  'record-newer': row(
    'stop',
    'a newer release wrote a fact, or a command, that this one cannot read; whatever it would decide ignores that',
  ),
  defect: row('stop', 'something failed that nobody foresaw; what would be decided next cannot be trusted'),
  'command-malformed': row('set aside', 'nobody can know what it asks for'),
  'command-of-another-tenant': row(
    'set aside',
    'what happened to an aggregate is for its own tenant to decide, and nobody waits for an answer',
  ),
  'decision-broken': row('set aside', 'it is a defect to be mended, and other commands can be decided'),
  'format-not-written': row('set aside', 'it says what WRITE_FORMAT has no form of; who operates the service raises it, and asks again'),
  'decision-too-large': row('set aside', 'no log takes its record, however often it is appended'),
  'decision-endless': row('set aside', 'it asks for value after value, and would hold up all others for ever'),
  'record-malformed': row('go on', 'every reader skips it alike, so it is no fact'),
  'store-unavailable': row('wait', 'a store that is busy or away comes back, and no decision may be made without what it holds'),
  'snapshot-unwritten': row('go on', 'the log holds what the snapshots would; they are written in a later round'),
  'snapshot-too-large': row(
    'go on',
    'the log holds what it would; its aggregate stays in memory, and the checkpoint before its first change',
  ),
  'last-snapshot-unwritten': row('go on', 'the next owner folds a little more'),
} as const satisfies Record<string, { readonly means: Meaning; readonly because: string }>;

export type Fault = keyof typeof FAULTS;

/** The faults whose row says so. Whoever handles a meaning takes those alone: no place can disagree with the table. */
export type FaultThatMeans<M extends Meaning> = { [F in Fault]: (typeof FAULTS)[F]['means'] extends M ? F : never }[Fault];

/** Ends a tenure. */
export type EndingFault = FaultThatMeans<'doubt' | 'step aside' | 'replay' | 'stop'>;

/** What it was that an owner did not expect while it folded and decided. `replayed`: it began from the log's start, without snapshots. */
export function unexpected(error: unknown, replayed: boolean): EndingFault {
  if (error instanceof NewerRecord) return 'record-newer';
  if (!(error instanceof LogInconsistent)) return 'defect';
  return replayed ? 'log-contradicts-itself' : 'snapshot-contradicts-log';
}
