import { openEmbedded, type Embedded } from '@runbook/embedded';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectWholeLog } from './expect-whole-log.js';
import { PositionKeeper } from './position-keeper.js';

const TOPIC = 'runbook.execution.events';

describe('a data folder that somebody put together', () => {
  let folder: string;
  let embedded: Embedded;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-folder-'));
    await open();
  });
  afterEach(async () => {
    await embedded.close();
    await rm(folder, { recursive: true });
  });

  async function open(): Promise<void> {
    embedded = await openEmbedded({ dataFolder: folder, fileOf: () => join(folder, 'documents.db') });
  }

  async function append(records: number): Promise<void> {
    await embedded.log.ensureTopics([{ topic: TOPIC, partitions: 2 }]);
    const appender = await embedded.log.appender(TOPIC, 1);
    for (let count = 0; count < records; count += 1) await appender.append([{ key: 'exe_1', value: Buffer.from('record'), headers: {} }]);
  }

  const read = (offset: number) =>
    new PositionKeeper(embedded.documents).save('audit', TOPIC, 1, { offset, term: 1, owner: 'own_1', seq: offset });
  const looked = () => expectWholeLog(folder, embedded);

  it('is taken when it is new, when it is whole, and when its documents are behind or gone', async () => {
    await looked();
    await append(3);
    await looked();
    await read(3);
    await embedded.blobs.put(Buffer.from('a blob'));
    await embedded.close();
    await open();
    await looked();
    await embedded.close();
    for (const end of ['', '-wal', '-shm']) await rm(join(folder, `documents.db${end}`), { force: true });
    await open();
    await looked();
  });

  it.each([
    ['documents.db', () => read(3)],
    ['blobs/', () => embedded.blobs.put(Buffer.from('a blob'))],
  ])('is refused when its log is empty beside %s, in words that say what to do', async (what, put) => {
    await put();
    await expect(looked()).rejects.toThrow(
      `expected the log ${folder}/runbook.db to hold what ${what} beside it were made from, found it empty; ` +
        'put log, documents and blobs of one backup there (docs/guides/operating.md), or begin anew in another DATA_DIR',
    );
  });

  it('is refused when its log is empty, although topics and an opening are in it', async () => {
    await append(0);
    await read(1);
    await embedded.close();
    await open();
    await expect(looked()).rejects.toThrow('found it empty');
  });

  it('is refused when its log is an older one than its documents', async () => {
    await append(3);
    await read(4);
    await embedded.close();
    await open();
    await expect(looked()).rejects.toThrow(
      `to go as far as documents.db (audit has read to offset 4 of ${TOPIC}/1), found that it ends at 3; put log, documents and blobs`,
    );
  });
});
