import type { Gap, StoredRecord } from '@runbook/ports';
import type { TopicReading } from '../../log/topic-readers.js';
import type { DispositionDocument } from '../outcomes/disposition-ledger.js';

/** A topic whose records are events: one that a person has registered, or one that is built in. */
export interface RecordSource extends Pick<TopicReading, 'topic' | 'group' | 'positions' | 'recordsAtOnce'> {
  /** Tells it apart from every other source. */
  readonly name: string;
  /** Another number when the source was changed: then its topic is followed as it is registered now. */
  readonly revision: number;
  /**
   * What each record came to, in their order, when that is durable. Rejects where it may succeed later: then the same records come again.
   *
   * @param generation see `TopicGenerations`
   */
  settle(records: readonly StoredRecord[], generation: number): Promise<readonly SettledRecord[]>;
  /** A record that the source's own code failed on, as it would again. */
  failed(record: StoredRecord, generation: number, reason: string): SettledRecord;
  /** What the ledger is to say of records that nobody will bring; undefined where the source's records are not listed. */
  documentOf(place: { readonly partition: number; readonly generation: number }, gap: Gap): DispositionDocument | undefined;
}

/** The token of the sources that nobody registers: `readonly RecordSource[]`. */
export const BUILT_IN_SOURCES = Symbol('BuiltInSources');

/** A record that has its disposition. */
export interface SettledRecord {
  readonly record: StoredRecord;
  /** Why it is put aside beside its topic; absent for a record that was of use. */
  readonly deadLetter?: { readonly disposition: string; readonly reason: string };
  /** What the ledger of dispositions is to say of it, one for each event; absent where the source's records are not listed. */
  readonly documents?: readonly DispositionDocument[];
}
