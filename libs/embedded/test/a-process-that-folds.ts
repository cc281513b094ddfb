// Appends records, some of which name a blob, and folds them into documents as services do. Run by the suite.
import { openEmbedded } from '@runbook/embedded';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Some hundred records a second are always under way somewhere; more would only make what the suite reads longer. */
const PAUSE_MS = 2;

const [dataFolder] = process.argv.slice(2) as [string];
const { log, documents, blobs } = await openEmbedded({ dataFolder, fileOf: () => join(dataFolder, 'documents.db') });
await log.ensureTopics([{ topic: 'events', partitions: 1 }]);
const totals = await documents.collection<{ _id: string; records: number }>({ name: 'suite.totals', indexes: [] });
const positions = await documents.collection<{ _id: string; offset: number }>({ name: 'suite.positions', indexes: [] });

let records = 0;
await log.follow(
  { topic: 'events', group: 'suite', sharing: 'each' },
  {
    assigned: async () => 0,
    records: async (_partition, batch) => {
      records += batch.length;
      await totals.write([{ put: { _id: 'total', records } }]);
      await positions.write([{ put: { _id: 'events/0', offset: batch.at(-1)!.offset + 1 } }]);
    },
    revoked: async () => {},
  },
);

const appender = await log.appender('events', 0);
for (let count = 0; ; count += 1) {
  const blob = count % 3 === 0 ? await blobs.put(Buffer.from(`the blob of record ${count}`)) : '';
  await appender.append([{ key: 'exe_1', value: Buffer.from(`record ${count} `.padEnd(2_000, '.')), headers: { blob } }]);
  if (count % 100 === 0) writeSync(1, `${count}\n`);
  await sleep(PAUSE_MS);
}
