import type { EventLog, StoredRecord } from '@runbook/ports';

/** From an offset to before another. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
}

/** Called with a partition's records in their order; calls about one partition do not overlap, calls about different ones may. */
export type TakeRecords = (partition: number, records: readonly StoredRecord[]) => Promise<void>;

/** Nothing of a topic that has records comes for so long only where nobody answers. */
const SILENT_MS_MAX = 60_000;

/** Reads these spans of a topic's partitions, by the partition's number, to their ends. Throws what `take` throws, and after a minute without a record. */
export async function readTopic(log: EventLog, topic: string, spans: readonly OffsetSpan[], take: TakeRecords): Promise<void> {
  const left = new Set(spans.flatMap(({ from, to }, partition) => (from < to ? [partition] : [])));
  if (left.size === 0) return;
  const { promise, heard, failed } = untilHeard(topic, left);
  const subscription = await log.follow(
    { topic, group: 'runbook-keeping', sharing: 'each', mayHaveHoles: spans.some(({ from }) => from > 0) },
    {
      assigned: async (partition) => spans[partition]?.from ?? 0,
      records: async (partition, records) => {
        const span = spans[partition];
        if (!span || !left.has(partition)) return;
        const wanted = records.filter(({ offset }) => offset >= span.from && offset < span.to);
        if (wanted.length > 0) await take(partition, wanted);
        if ((records.at(-1)?.offset ?? -1) >= span.to - 1) left.delete(partition);
        heard();
      },
      revoked: async () => undefined,
      stopped: failed,
    },
  );
  try {
    await promise;
  } finally {
    await subscription.stop();
  }
}

/** Resolves once nothing is left; each `heard` gives as much time again. */
function untilHeard(topic: string, left: ReadonlySet<number>) {
  let timer: NodeJS.Timeout | undefined;
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((resolves, rejects) => ([resolve, reject] = [resolves, rejects]));
  // It may fail before anybody waits for it.
  promise.catch(() => undefined);
  const failed = (error: unknown) => {
    clearTimeout(timer);
    reject(error);
  };
  const heard = () => {
    clearTimeout(timer);
    if (left.size === 0) return resolve();
    const expected = `records of ${topic}, partitions ${[...left].join(', ')}, within ${SILENT_MS_MAX} ms`;
    timer = setTimeout(() => failed(new Error(`expected ${expected}, found none; are the brokers up?`)), SILENT_MS_MAX);
  };
  heard();
  return { promise, heard, failed };
}
