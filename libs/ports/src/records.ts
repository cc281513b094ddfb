/** A record on its way to a log or a channel. */
export interface NewRecord {
  /** The aggregate's id; records of one key share a partition and keep their order. */
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * A record of another program that is kept as it came: this is written as its key, value and headers, and `headers` before
   * them. Only an adapter that brings such records is given them.
   */
  readonly original?: OriginalRecord;
}

/** A record of another program, byte for byte. */
export interface OriginalRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** The values of each header in their order; null: it has none. */
  readonly headers: Readonly<Record<string, readonly (Buffer | null)[]>>;
}

/** A record as the log or the channel holds it. Its value's bytes never change. */
export interface StoredRecord extends NewRecord {
  readonly topic: string;
  readonly partition: number;
  /** Position within the partition, from 0, growing; gaps are possible. */
  readonly offset: number;
  /** Names of headers whose bytes are no text, and which are therefore not among `headers`. */
  readonly unreadableHeaders?: readonly string[];
}

/** Records of a partition that nobody will ever bring, between two that are brought. */
export interface Gap {
  /**
   * `expired`: their time was up before they were read. `unreadable`: they stand in a batch that cannot be read. `replaced`: the partition is not the
   * one that was read before, it was cut off or made anew, and is read from its beginning.
   */
  readonly kind: 'expired' | 'unreadable' | 'replaced';
  /** The first offset that was to be read and is not. */
  readonly from: number;
  /** Where reading goes on. */
  readonly next: number;
  /** What was expected and what was found, in one sentence. */
  readonly reason: string;
  /** Of an unreadable batch: its bytes as they came. */
  readonly bytes?: Buffer;
}

/**
 * Something that was started and can be stopped. `stop` resolves when no callback runs any more; where one does not end within a limit that the adapter
 * names, because what it waits for stands still, when that has been reported. Such a callback is the last: none begins behind it.
 */
export interface Subscription {
  /** What has kept it from reading for some seconds, and is tried again; undefined: nothing. */
  readonly trouble?: string | undefined;
  stop(): Promise<void>;
}
