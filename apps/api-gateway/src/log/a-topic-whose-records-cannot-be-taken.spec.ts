import { openEmbeddedLog } from '@runbook/embedded';
import type { EventLog, StoredRecord } from '@runbook/ports';
import { PositionKeeper, type Logger } from '@runbook/service';
import { MemoryDocuments } from '@runbook/spec-kit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TopicGenerations } from './topic-generations.js';
import { TopicReaders, type TopicReader, type TopicReading } from './topic-readers.js';

const TOPIC = 'edr.events';
const WAIT_MS = 30_000;

describe('a topic whose records cannot be taken', () => {
  let folder: string;
  let log: EventLog;
  let documents: MemoryDocuments;
  let open: TopicReader[] = [];
  const warnings: { topic: string; offset: number; records: number }[] = [];
  const logger = { warn: (facts: (typeof warnings)[number]) => warnings.push(facts) } as unknown as Logger;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'topic-'));
    log = (await openEmbeddedLog({ dataFolder: folder })).log;
    await log.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
    documents = new MemoryDocuments();
    warnings.length = 0;
  });
  afterEach(async () => {
    await Promise.all(open.map((reader) => reader.stop()));
    open = [];
    await log.close();
    await rm(folder, { recursive: true });
  });

  const append = async (...names: string[]) => {
    const appender = await log.appender(TOPIC, 0);
    await appender.append(names.map((name) => ({ key: name, value: Buffer.from(name), headers: {} })));
    await appender.close();
  };
  const positions = () => new PositionKeeper(documents);
  const position = async () => (await positions().load('reader', TOPIC, 0))?.offset;
  const namesOf = (records: readonly StoredRecord[]) => records.map(({ value }) => value.toString());

  async function follow(take: (names: string[]) => Promise<void>, more: Partial<TopicReading> = {}, keeper = positions()) {
    const reader = await new TopicReaders(log, keeper, new TopicGenerations(documents), logger).follow({
      topic: TOPIC,
      group: 'readers',
      sharing: 'shared',
      positions: { reader: 'reader', place: TOPIC },
      failure: 'records could not be taken',
      take: (records) => take(namesOf(records)),
      ...more,
    });
    open.push(reader);
    return reader;
  }

  const until = async (holds: () => Promise<boolean> | boolean) => {
    for (const end = Date.now() + WAIT_MS; !(await holds()); await sleep(10)) {
      if (Date.now() > end) throw new Error('expected it to come true in time');
    }
  };

  it('stands still until they are, and is read on behind them', async () => {
    await append('a', 'b');
    const taken: string[] = [];
    let failures = 2;
    await follow(async (names) => {
      taken.push(`${names.join()} from ${await position()}`);
      if (taken.length === 1) await append('c');
      if (failures-- > 0) throw new Error('not now');
    });
    await until(async () => (await position()) === 3);
    expect(taken).toEqual(['a,b from undefined', 'a,b from undefined', 'a,b from undefined', 'c from 2']);
    expect(warnings).toMatchObject([
      { topic: TOPIC, partition: 0, offset: 0, records: 2 },
      { topic: TOPIC, partition: 0, offset: 0, records: 2 },
    ]);
  });

  it('repeats the one that failed alone, where records are taken one at a time', async () => {
    await append('a', 'b', 'c');
    const taken: string[] = [];
    let failures = 1;
    await follow(
      (names) => {
        taken.push(names.join());
        return names[0] === 'b' && failures-- > 0 ? Promise.reject(new Error('not now')) : Promise.resolve();
      },
      { recordsAtOnce: 1 },
    );
    await until(async () => (await position()) === 3);
    expect(taken).toEqual(['a', 'b', 'b', 'c']);
    expect(warnings).toMatchObject([{ offset: 1, records: 1 }]);
  });

  it('gives them to the next reader when its own stops', async () => {
    await append('a', 'b');
    let begun = false;
    const first = await follow(() => {
      begun = true;
      return new Promise(() => undefined);
    });
    await until(() => begun);
    await first.stop();
    expect(await position()).toBeUndefined();
    const taken: string[] = [];
    await follow((names) => Promise.resolve(void taken.push(...names)));
    await until(async () => (await position()) === 2);
    expect(taken).toEqual(['a', 'b']);
  });

  it('are told of from the first failure on, also where it looks like a defect, and not while they only take long', async () => {
    await append('a');
    let fail: ((error: Error) => void) | undefined;
    let isMended = false;
    const reader = await follow(() => (isMended ? Promise.resolve() : new Promise((_, reject) => (fail = reject))));
    await until(() => fail !== undefined);
    await sleep(200);
    expect(reader.standstill).toBeUndefined();
    fail!(new TypeError('not read'));
    await until(() => reader.standstill !== undefined);
    expect(reader.standstill).toMatchObject({ reason: 'partition 0: records could not be taken: not read', since: expect.any(Number) });
    isMended = true;
    fail!(new TypeError('not read'));
    await until(async () => (await position()) === 1);
    expect(reader.standstill).toBeUndefined();
  });

  it('does not take them again when only its position could not be saved', async () => {
    await append('a');
    const keeper = positions();
    const save = keeper.save.bind(keeper);
    let failures = 1;
    keeper.save = (...of) => (failures-- > 0 ? Promise.reject(new Error('no room')) : save(...of));
    const taken: string[] = [];
    await follow((names) => Promise.resolve(void taken.push(...names)), {}, keeper);
    await until(async () => (await position()) === 1);
    expect(taken).toEqual(['a']);
  });
});
