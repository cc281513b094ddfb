import { AppendInDoubt } from '../src/event-log.js';
import { APPEND_BYTES_MAX, bytesOfRecord } from '../src/sizes.js';
import type { NewRecord } from '../src/records.js';
import { CollectingFollower } from './collecting-follower.js';
import type { EventLogWorld } from './event-log-world.js';
import { recordOf, recordsOf, textsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

export function describeAppending(world: EventLogWorld): void {
  describe('an append', () => {
    describeOffsets(world);
    describeOrder(world);
    describeBytes(world);
    describeSize(world);
    describeDoubt(world);
  });
}

async function topicWith(world: EventLogWorld, partitions = 1): Promise<string> {
  const topic = uniqueName('append');
  await world.log.ensureTopics([{ topic, partitions }]);
  return topic;
}

async function readAll(world: EventLogWorld, topic: string, count: number, partition = 0) {
  const follower = new CollectingFollower();
  const subscription = await world.log.follow({ topic, group: uniqueName('reader'), sharing: 'each' }, follower);
  const records = await follower.until(partition, count);
  await subscription.stop();
  expect(follower.faults).toEqual([]);
  return records;
}

function describeOffsets(world: EventLogWorld): void {
  it("resolves with the first record's offset, not before the end that was", async () => {
    const topic = await topicWith(world);
    const appender = await world.log.appender(topic, 0);
    const first = await appender.append(recordsOf('a', 3));
    const end = await world.log.end(topic, 0);
    const second = await appender.append(recordsOf('b', 2));
    expect(end).toBeGreaterThanOrEqual(first + 3);
    expect(second).toBeGreaterThanOrEqual(end);
    const records = await readAll(world, topic, 5);
    expect(records[0]!.offset).toBe(first);
    expect(records[3]!.offset).toBe(second);
    expect(await world.log.end(topic, 0)).toBeGreaterThan(records[4]!.offset);
    await appender.close();
  });

  it('moves the end of its own partition only', async () => {
    const topic = await topicWith(world, 2);
    const appender = await world.log.appender(topic, 1);
    await appender.append(recordsOf('a', 2));
    await appender.close();
    expect(await world.log.end(topic, 0)).toBe(0);
    expect(await world.log.end(topic, 1)).toBeGreaterThanOrEqual(2);
  });
}

function describeOrder(world: EventLogWorld): void {
  it('stands in call order, however many calls of one appender overlap', async () => {
    const topic = await topicWith(world);
    const appender = await world.log.appender(topic, 0);
    const calls = Array.from({ length: 200 }, (_, index) => appender.append([recordOf(`n-${index}`)]));
    const offsets = await Promise.all(calls);
    const records = await readAll(world, topic, 200);
    expect(textsOf(records)).toEqual(Array.from({ length: 200 }, (_, index) => `n-${index}`));
    expect(records.map((record) => record.offset)).toEqual(offsets);
    await appender.close();
  });

  it('keeps its records next to each other between appends of other appenders', async () => {
    const topic = await topicWith(world);
    const appenders = await Promise.all([0, 1, 2].map(() => world.log.appender(topic, 0)));
    const rounds = appenders.map(async (appender, writer) => {
      for (let round = 0; round < 8; round += 1) await appender.append(recordsOf(`${writer}:${round}`, 5));
    });
    await Promise.all(rounds);
    const texts = textsOf(await readAll(world, topic, 120));
    for (let at = 0; at < texts.length; at += 5) {
      const label = texts[at]!.split('-')[0];
      expect(texts.slice(at, at + 5)).toEqual([0, 1, 2, 3, 4].map((index) => `${label}-${index}`));
    }
    for (const writer of [0, 1, 2]) {
      const own = texts.filter((text) => text.startsWith(`${writer}:`) && text.endsWith('-0'));
      expect(own).toEqual(Array.from({ length: 8 }, (_, round) => `${writer}:${round}-0`));
    }
    await Promise.all(appenders.map((appender) => appender.close()));
  });

  it('takes a thousand records at once', async () => {
    const topic = await topicWith(world);
    const appender = await world.log.appender(topic, 0);
    await appender.append(recordsOf('many', 1_000));
    expect(textsOf(await readAll(world, topic, 1_000))).toEqual(Array.from({ length: 1_000 }, (_, index) => `many-${index}`));
    await appender.close();
  });
}

function describeBytes(world: EventLogWorld): void {
  it('keeps key, headers and every byte of the value', async () => {
    const topic = await topicWith(world, 3);
    const appender = await world.log.appender(topic, 2);
    const everyByte = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const headers = {
      hash: 'a'.repeat(64),
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      Größe: 'naïve – 観測 🛰',
    };
    const given: NewRecord[] = [
      { key: 'exe_ü/1', value: everyByte, headers },
      { key: 'exe_2', value: Buffer.alloc(0), headers: {} },
      { key: 'exe_3', value: Buffer.alloc(400_000, 'x'), headers: { empty: '' } },
    ];
    await appender.append(given);
    const found = await readAll(world, topic, 3, 2);
    for (const [index, record] of found.entries()) {
      expect(record).toMatchObject({ topic, partition: 2, key: given[index]!.key });
      expect({ ...record.headers }).toEqual(given[index]!.headers);
      expect(Buffer.compare(record.value, given[index]!.value)).toBe(0);
    }
    await appender.close();
  });
}

function describeSize(world: EventLogWorld): void {
  it('takes as many bytes as every log must, in one record or in many', async () => {
    const topic = await topicWith(world);
    const appender = await world.log.appender(topic, 0);
    const framed = bytesOfRecord({ key: 'exe_1', value: Buffer.alloc(0), headers: {} });
    const record = (bytes: number): NewRecord => ({ key: 'exe_1', value: Buffer.alloc(bytes - framed, 'x'), headers: {} });
    await appender.append([record(APPEND_BYTES_MAX)]);
    await appender.append(Array.from({ length: 80 }, () => record(APPEND_BYTES_MAX / 80)));
    const found = await readAll(world, topic, 81);
    expect(found.map(({ value }) => value.length + framed)).toEqual([
      APPEND_BYTES_MAX,
      ...new Array<number>(80).fill(APPEND_BYTES_MAX / 80),
    ]);
    await appender.close();
  });

  it('rejects when it is larger, and leaves nothing', async () => {
    const topic = await topicWith(world);
    const appender = await world.log.appender(topic, 0);
    await expect(appender.append([recordOf('x'.repeat(APPEND_BYTES_MAX))])).rejects.toThrow();
    expect(await world.log.end(topic, 0)).toBe(0);
    await appender.close();
  });
}

function describeDoubt(world: EventLogWorld): void {
  it('is in doubt on an appender that was closed', async () => {
    const topic = await topicWith(world);
    const appender = await world.log.appender(topic, 0);
    await appender.append([recordOf('before')]);
    await appender.close();
    await expect(appender.append([recordOf('after')])).rejects.toThrow(AppendInDoubt);
  });

  it('that fails leaves its appender dead and a new one able', async () => {
    const topic = await topicWith(world);
    const appender = await world.log.appender(topic, 0);
    await appender.append([recordOf('before')]);
    if (!world.opened.disturb) return appender.close();
    await world.opened.disturb(async () => {
      await expect(appender.append([recordOf('doubtful')])).rejects.toThrow(AppendInDoubt);
    });
    await expect(appender.append([recordOf('later')])).rejects.toThrow(AppendInDoubt);
    const next = await world.log.appender(topic, 0);
    const offset = await next.append([recordOf('anew')]);
    await next.close();
    const follower = new CollectingFollower();
    const subscription = await world.log.follow({ topic, group: uniqueName('reader'), sharing: 'each' }, follower);
    await follower.until(0, 2);
    await subscription.stop();
    const texts = follower.texts(0);
    expect(texts[0]).toBe('before');
    expect(texts).toContain('anew');
    expect(texts).not.toContain('later');
    expect(offset).toBeGreaterThan(0);
  });
}
