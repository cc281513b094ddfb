// Writes until its disk is full and beyond, frees it, fills it again and stops; says on standard output what it found. Run by the suite.
import { DiskRoom, openEmbedded, type Embedded } from '@runbook/embedded';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const [dataFolder] = process.argv.slice(2) as [string];
const LARGE = Buffer.alloc(2 * 1024 * 1024, 'large');
const FILLER = join(dataFolder, 'filler');
const room = new DiskRoom(dataFolder);
const say = (step: string, facts: object) => writeSync(1, `${JSON.stringify({ step, ...facts })}\n`);

const first = await open();
await first.append(Buffer.from('before'));
const blob = await first.blobs.put(Buffer.from('a blob from before'));
await first.collection.write([{ put: { _id: 'before', number: 1 } }]);
say('before', { lack: room.lack });

fill();
const waiting = [
  first.append(LARGE),
  first.append(Buffer.from('small, behind it')),
  first.collection.write([{ insert: { _id: 'meanwhile', number: 2, text: LARGE.toString() } }]),
  first.blobs.put(LARGE),
].map(settled);
await until(() => ['runbook.db', 'documents.db', 'blobs'].every((part) => lacking().includes(part)));
say('full', {
  lack: room.lack,
  settled: waiting.filter(({ how }) => how !== undefined).length,
  read: [(await first.collection.get('before'))?.number, (await first.blobs.get(blob))?.toString(), await first.log.end('events', 0)],
});

rmSync(FILLER);
await Promise.all(waiting.map(({ done }) => done));
await until(() => room.lack === undefined);
say('room', { outcomes: waiting.map(({ how }) => how), end: await first.log.end('events', 0) });

fill();
const lost = [first.append(LARGE), first.collection.write([{ put: { _id: 'lost', number: 3, text: LARGE.toString() } }])].map(settled);
await until(() => ['runbook.db', 'documents.db'].every((part) => lacking().includes(part)));
await first.close();
await Promise.all(lost.map(({ done }) => done));
say('stopped', { outcomes: lost.map(({ how }) => how) });

rmSync(FILLER);
const second = await open();
say('again', { end: await second.log.end('events', 0), documents: (await second.collection.find({ limit: 10 })).map(({ _id }) => _id) });
await second.close();
room.close();

async function open() {
  const embedded: Embedded = await openEmbedded({ dataFolder, room, fileOf: () => join(dataFolder, 'documents.db') });
  const { log, documents } = embedded;
  await log.ensureTopics([{ topic: 'events', partitions: 1 }]);
  const collection = await documents.collection<{ _id: string; number: number; text?: string }>({ name: 'small.numbers', indexes: [] });
  const appender = await log.appender('events', 0);
  return { ...embedded, collection, append: (value: Buffer) => appender.append([{ key: 'exe_1', value, headers: {} }]) };
}

/** Leaves not a byte. */
function fill(): void {
  const filler = openSync(FILLER, 'w');
  for (let bytes = 1024 * 1024; bytes >= 1; bytes /= 2) while (writes(filler, bytes));
  closeSync(filler);
}

function writes(filler: number, bytes: number): boolean {
  try {
    return writeSync(filler, Buffer.alloc(bytes)) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return false;
  }
}

function settled(promise: Promise<unknown>): { readonly done: Promise<void>; how?: string } {
  const outcome: { done: Promise<void>; how?: string } = {
    done: promise.then(
      (value) => void (outcome.how = `done ${typeof value === 'number' ? value : ''}`.trim()),
      (error: Error) => void (outcome.how = error.name),
    ),
  };
  return outcome;
}

/** What the room was told, file by file. */
function lacking(): string {
  return [...(room as unknown as { lacking: Map<string, string> }).lacking.keys()].join(' ');
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(10);
}
