import { openEmbedded } from '@runbook/embedded';
import { CollectingFollower } from '@runbook/ports/contract';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { newFolder } from './a-folder-of-its-own.js';

const ROUNDS = 4;
const PARTITIONS = 3;
const TEST_TIMEOUT_MS = 60_000;
const LOADER = new URL('../development/run-typescript.mjs', import.meta.url).href;
const PROGRAM = fileURLToPath(new URL('./a-process-that-is-killed.ts', import.meta.url));

interface Acknowledged {
  readonly appends: { partition: number; offset: number; key: string; count: number }[];
  readonly documents: string[];
}

describe('a process killed while it appends', () => {
  let folder: string;
  let remove: () => Promise<void>;
  beforeAll(async () => ({ folder, remove } = await newFolder()));
  afterAll(() => remove());

  it(
    'has everything that it acknowledged, in order and whole, after every kill',
    async () => {
      const acknowledged: Acknowledged = { appends: [], documents: [] };
      for (let round = 0; round < ROUNDS; round += 1) {
        await runAndKill(folder, round, acknowledged);
        await expectAll(folder, acknowledged);
      }
      expect(acknowledged.appends.length).toBeGreaterThan(ROUNDS);
      expect(acknowledged.documents.length).toBeGreaterThan(0);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'keeps its file to itself while it lives, and not longer',
    async () => {
      const child = start(folder, ROUNDS);
      await firstOutput(child);
      await expect(openEmbedded({ dataFolder: folder })).rejects.toThrow(`process ${child.pid}`);
      await kill(child);
      const { close } = await openEmbedded({ dataFolder: folder });
      await close();
    },
    TEST_TIMEOUT_MS,
  );
});

function start(folder: string, round: number): ChildProcess {
  return spawn(process.execPath, ['--import', LOADER, PROGRAM, folder, `${round}`], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstOutput(child: ChildProcess): Promise<void> {
  await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`expected the process to append, found that it ended with code ${code}`);
    }),
  ]);
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}

async function runAndKill(folder: string, round: number, acknowledged: Acknowledged): Promise<void> {
  const child = start(folder, round);
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await firstOutput(child);
  await new Promise((resolve) => void setTimeout(resolve, 40 + Math.random() * 250));
  await kill(child);
  for (const line of output.split('\n').slice(0, -1)) {
    const said = JSON.parse(line) as { document: string } & Acknowledged['appends'][number];
    if (said.document) acknowledged.documents.push(said.document);
    else acknowledged.appends.push(said);
  }
}

async function expectAll(folder: string, acknowledged: Acknowledged): Promise<void> {
  const { log, documents, close } = await openEmbedded({ dataFolder: folder });
  const follower = new CollectingFollower();
  await log.follow({ topic: 'events', group: 'suite', sharing: 'each' }, follower);
  const found = new Map<string, string>();
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const end = await log.end('events', partition);
    while ((follower.seen(partition).at(-1)?.offset ?? -1) < end - 1) await new Promise((resolve) => void setTimeout(resolve, 5));
    expectWhole(follower.seen(partition), (key, count, offset) => found.set(`${key}/${count}`, `${partition}/${offset}`));
  }
  const missing = acknowledged.appends.filter(
    ({ key, count, partition, offset }) => found.get(`${key}/${count}`) !== `${partition}/${offset}`,
  );
  expect(missing).toEqual([]);
  const collection = await documents.collection<{ _id: string }>({ name: 'killed.documents', indexes: [['at']] });
  for (const id of acknowledged.documents) {
    expect(await collection.get(id)).toBeDefined();
    expect(await collection.get(`twin-${id}`)).toBeDefined();
  }
  await close();
}

/** Appends of one writer follow each other without a hole, their parts stand together, and every value has its hash. */
function expectWhole(
  records: ReturnType<CollectingFollower['seen']>,
  appended: (key: string, count: number, offset: number) => void,
): void {
  const next = new Map<string, number>();
  for (let at = 0; at < records.length; at += 3) {
    const parts = records.slice(at, at + 3);
    const { key, offset } = parts[0]!;
    const count = next.get(key) ?? 0;
    next.set(key, count + 1);
    expect(parts.map((record) => [record.key, record.headers.count, record.headers.part])).toEqual(
      ['0', '1', '2'].map((part) => [key, `${count}`, part]),
    );
    for (const { value, headers } of parts) expect(createHash('sha256').update(value).digest('hex')).toBe(headers.sha256);
    appended(key, count, offset);
  }
}
