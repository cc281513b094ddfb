/** A record on its way to a log or a channel. */
export interface NewRecord {
  /** The aggregate's id; records of one key share a partition and keep their order. */
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** A record as the log or the channel holds it. Its value's bytes never change. */
export interface StoredRecord extends NewRecord {
  readonly topic: string;
  readonly partition: number;
  /** Position within the partition, from 0, growing; gaps are possible. */
  readonly offset: number;
}

/** Something that was started and can be stopped; `stop` resolves when no callback runs any more. */
export interface Subscription {
  stop(): Promise<void>;
}
