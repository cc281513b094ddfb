import { backUp, openEmbedded, restore } from '@runbook/embedded';
import { CollectingFollower, eventually } from '@runbook/ports/contract';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newFolder } from './a-folder-of-its-own.js';

const LOADER = new URL('../development/run-typescript.mjs', import.meta.url).href;
const KILLS = 3;

describe('a backup of a folder in use', () => {
  let root: string;
  let remove: () => Promise<void>;
  let dataFolder: string;
  let service: ChildProcess;
  beforeAll(async () => {
    ({ folder: root, remove } = await newFolder());
    dataFolder = join(root, 'data');
    service = start('a-process-that-folds', dataFolder);
    await once(service.stdout!, 'data');
  });
  afterAll(async () => {
    service.kill('SIGKILL');
    await remove();
  });

  it('is what a kill at one moment would have left: documents behind the log, every blob that the log names', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const target = join(root, `whole-${round}`);
      const { files } = await backUp({ dataFolder, target });
      expect(files.slice(0, 2).map(({ path }) => path)).toEqual(['documents.db', 'runbook.db']);
      expect(service.exitCode).toBeNull();
      const restored = join(root, `restored-${round}`);
      await restore({ backup: target, dataFolder: restored });
      await expectConsistent(restored);
    }
  });

  it('has no name before it is whole, whenever it is killed, and the next one clears away what was left', async () => {
    const target = join(root, 'killed');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const backup = start('a-process-that-backs-up', dataFolder, target);
      await eventually('a backup under way', async () => (await unfinished()).length === 1);
      const ended = once(backup, 'exit');
      backup.kill('SIGKILL');
      await ended;
      expect(existsSync(target)).toBe(false);
      const [left] = await unfinished();
      await expect(restore({ backup: join(root, left!), dataFolder: join(root, 'never') })).rejects.toThrow(
        'a manifest.json, found ENOENT; a folder without one is no backup, or one that was not finished',
      );
    }
    await backUp({ dataFolder, target });
    expect(await unfinished()).toEqual([]);
    await restore({ backup: target, dataFolder: join(root, 'after-kills') });
    await expectConsistent(join(root, 'after-kills'));
  });

  it('does not mind that the service is killed beside it', async () => {
    const target = join(root, 'service-killed');
    const backingUp = once(start('a-process-that-backs-up', dataFolder, target), 'exit');
    await eventually('a backup under way', async () => (await unfinished()).length === 1);
    service.kill('SIGKILL');
    expect(await backingUp).toEqual([0, null]);
    await restore({ backup: target, dataFolder: join(root, 'of-the-killed') });
    await expectConsistent(join(root, 'of-the-killed'));
  });

  async function unfinished(): Promise<string[]> {
    return (await readdir(root)).filter((name) => name.includes('.unfinished-'));
  }
});

describe('a backup that is refused', () => {
  let root: string;
  let remove: () => Promise<void>;
  let backup: string;
  beforeEach(async () => {
    ({ folder: root, remove } = await newFolder());
    backup = join(root, 'backup');
    const { log, blobs, close } = await openEmbedded({ dataFolder: join(root, 'data') });
    await log.ensureTopics([{ topic: 'events', partitions: 1 }]);
    await (await log.appender('events', 0)).append([{ key: 'k', value: Buffer.from('v'), headers: {} }]);
    await blobs.put(Buffer.from('a blob'));
    await close();
    await backUp({ dataFolder: join(root, 'data'), target: backup });
  });
  afterEach(() => remove());

  const restoring = (dataFolder = 'restored') => restore({ backup, dataFolder: join(root, dataFolder) });
  const blobFile = async () => join(backup, 'blobs', (await readdir(join(backup, 'blobs'), { recursive: true })).at(-1)!);

  it('is one to a folder that is there, or of a folder without a log', async () => {
    const target = join(root, 'other');
    await expect(backUp({ dataFolder: join(root, 'data'), target: backup })).rejects.toThrow('one for each backup');
    await expect(backUp({ dataFolder: join(root, 'nowhere'), target })).rejects.toThrow('set DATA_DIR to the data folder of the service');
    await (await openEmbedded({ dataFolder: join(root, 'fresh') })).close();
    await expect(backUp({ dataFolder: join(root, 'fresh'), target })).rejects.toThrow('expected a log with records');
    expect(existsSync(target)).toBe(false);
  });

  it('is one with a damaged blob, which the backup would only keep damaged', async () => {
    const [name] = (await readdir(join(root, 'data', 'blobs'), { recursive: true })).slice(-1);
    await writeFile(join(root, 'data', 'blobs', name!), 'damaged');
    const target = join(root, 'other');
    await expect(backUp({ dataFolder: join(root, 'data'), target })).rejects.toThrow(/expected blob \w+, found bytes that hash to/);
    expect((await readdir(root)).sort()).toEqual(['backup', 'data']);
  });

  it('is, when it is to be restored, one that is not what its manifest says', async () => {
    await appendFile(join(backup, 'runbook.db'), 'x');
    await expect(restoring()).rejects.toThrow(
      /runbook\.db with \d+ bytes and SHA-256 \w+, found \d+ bytes with SHA-256 \w+; use another backup/,
    );
    await truncate(join(backup, 'runbook.db'), 0);
    await expect(restoring()).rejects.toThrow('found 0 bytes');
    await rm(join(backup, 'runbook.db'));
    await expect(restoring()).rejects.toThrow('the file runbook.db, found none');
    expect(existsSync(join(root, 'restored'))).toBe(false);
  });

  it('is one without a blob of its, or with a changed one', async () => {
    await writeFile(await blobFile(), 'b blob');
    await expect(restoring()).rejects.toThrow('use another backup');
    await rm(await blobFile());
    await expect(restoring()).rejects.toThrow('found none');
  });

  it('is one whose manifest is of another format, no manifest, or leads out of it', async () => {
    const file = join(backup, 'manifest.json');
    const text = await readFile(file, 'utf8');
    for (const [changed, message] of [
      [text.replace('"format": 1', '"format": 2'), 'of format 1, found format 2'],
      [text.slice(0, 40), 'of format 1, found format undefined'],
      [text.replace('"path": "runbook.db"', '"path": "../data/runbook.db"'), 'paths within it, found ../data/runbook.db'],
    ] as const) {
      await writeFile(file, changed);
      await expect(restoring()).rejects.toThrow(message);
    }
  });

  it('is one over a folder that holds data, or what is left of some', async () => {
    await expect(restoring('data')).rejects.toThrow(/expected no data in .*, found .*runbook\.db/);
    await mkdir(join(root, 'left'));
    await writeFile(join(root, 'left', 'runbook.db-wal'), 'of another log');
    await expect(restoring('left')).rejects.toThrow('found runbook.db-wal; move it away');
    await mkdir(join(root, 'keyed'));
    await writeFile(join(root, 'keyed', 'development-key'), 'is no data');
    await restoring('keyed');
    expect((await readdir(join(root, 'keyed'))).sort()).toEqual(['blobs', 'development-key', 'runbook.db']);
  });
});

function start(program: string, ...args: string[]): ChildProcess {
  const file = fileURLToPath(new URL(`./${program}.ts`, import.meta.url));
  return spawn(process.execPath, ['--import', LOADER, file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function expectConsistent(dataFolder: string): Promise<void> {
  const { log, documents, blobs, close } = await openEmbedded({ dataFolder, fileOf: () => join(dataFolder, 'documents.db') });
  const follower = new CollectingFollower();
  await log.follow({ topic: 'events', group: 'suite', sharing: 'each' }, follower);
  const end = await log.end('events', 0);
  await eventually('the whole log', () => (follower.seen(0).at(-1)?.offset ?? -1) === end - 1);
  expect(end).toBeGreaterThan(0);
  expect(follower.seen(0).map(({ value }) => value.toString().trimEnd().replaceAll('.', '').trim())).toEqual(
    Array.from({ length: end }, (_, count) => `record ${count}`),
  );
  for (const { offset, headers } of follower.seen(0).filter((record) => record.headers.blob !== '')) {
    expect((await blobs.get(headers.blob!))?.toString()).toBe(`the blob of record ${offset}`);
  }
  const totals = await documents.collection<{ _id: string; records: number }>({ name: 'suite.totals', indexes: [] });
  const positions = await documents.collection<{ _id: string; offset: number }>({ name: 'suite.positions', indexes: [] });
  const folded = (await totals.get('total'))?.records ?? 0;
  expect(folded).toBeGreaterThanOrEqual((await positions.get('events/0'))?.offset ?? 0);
  expect(folded).toBeLessThanOrEqual(end);
  await close();
}
