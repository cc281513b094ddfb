// Appends and writes documents as fast as it can, and says on standard output what was acknowledged. Run by the suite, which kills it.
import { openEmbedded } from '@runbook/embedded';
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';

const [dataFolder, round] = process.argv.slice(2) as [string, string];
const WRITERS = 6;
const PARTITIONS = 3;

const { log, documents } = await openEmbedded({ dataFolder });
await log.ensureTopics([{ topic: 'events', partitions: PARTITIONS }]);
const collection = await documents.collection<{ _id: string; at: number }>({ name: 'killed.documents', indexes: [['at']] });
// One call of the system for each line: what the suite reads was acknowledged before the process died.
const say = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);

void Promise.all([...Array.from({ length: WRITERS }, (_, writer) => appendForEver(writer)), writeForEver()]);

async function appendForEver(writer: number): Promise<void> {
  const partition = writer % PARTITIONS;
  const appender = await log.appender('events', partition);
  for (let count = 0; ; count += 1) {
    const records = [0, 1, 2].map((part) => {
      const value = Buffer.alloc(100 + ((count * 37) % 3_000), `${round}/${writer}/${count}/${part} `);
      return {
        key: `writer-${round}-${writer}`,
        value,
        headers: { count: `${count}`, part: `${part}`, sha256: createHash('sha256').update(value).digest('hex') },
      };
    });
    const offset = await appender.append(records);
    say({ partition, offset, key: records[0]!.key, count });
  }
}

async function writeForEver(): Promise<void> {
  for (let at = 0; ; at += 1) {
    await collection.write([{ put: { _id: `${round}-${at}`, at } }, { put: { _id: `twin-${round}-${at}`, at } }]);
    say({ document: `${round}-${at}` });
  }
}
