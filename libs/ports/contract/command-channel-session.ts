import { type CommandChannelWorld, newPair, own } from './command-channel-world.js';
import { eventually, quietly } from './eventually.js';
import { recordOf, recordsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

export function describeSession(world: CommandChannelWorld): void {
  describe('a session', () => {
    describeAppend(world);
    describeReading(world);
  });
}

function describeAppend(world: CommandChannelWorld): void {
  it('appends to its events partition and reads it back', async () => {
    const pair = await newPair(world, 2);
    const ownership = await own(world, pair, uniqueName('owners'), 2);
    const owner = ownership.at(1);
    expect(await owner.session.eventsEnd()).toBe(0);
    owner.session.readEvents(0);
    await owner.session.append([recordOf('claimed', 'exe_1', { hash: 'h' }), recordOf('started', 'exe_1')]);
    await eventually('two events', () => owner.eventTexts().length === 2);
    expect(owner.eventRecords[0]).toMatchObject({ topic: pair.events, partition: 1, key: 'exe_1', headers: { hash: 'h' } });
    expect(owner.eventTexts()).toEqual(['claimed', 'started']);
    expect(await owner.session.eventsEnd()).toBeGreaterThan(owner.eventRecords.at(-1)!.offset);
    expect(await world.opened.log.end(pair.events, 1)).toBe(await owner.session.eventsEnd());
    expect(await world.opened.log.end(pair.events, 0)).toBe(0);
    await ownership.subscription!.stop();
    expect(ownership.faults()).toEqual([]);
  });

  it('keeps the order of appends that overlap', async () => {
    const pair = await newPair(world, 1);
    const ownership = await own(world, pair, uniqueName('owners'), 1);
    const owner = ownership.at(0);
    owner.session.readEvents(0);
    await Promise.all(Array.from({ length: 100 }, (_, index) => owner.session.append([recordOf(`e-${index}`)])));
    await eventually('a hundred events', () => owner.eventTexts().length === 100);
    expect(owner.eventTexts()).toEqual(Array.from({ length: 100 }, (_, index) => `e-${index}`));
    await ownership.subscription!.stop();
  });
}

function describeReading(world: CommandChannelWorld): void {
  it('reads no events before it asks for them', async () => {
    const pair = await newPair(world, 1);
    const ownership = await own(world, pair, uniqueName('owners'), 1);
    await ownership.at(0).session.append(recordsOf('e', 2));
    await quietly();
    expect(ownership.at(0).eventRecords).toEqual([]);
    await ownership.subscription!.stop();
  });

  it('sees what others append to its partition', async () => {
    const pair = await newPair(world, 1);
    const ownership = await own(world, pair, uniqueName('owners'), 1);
    const owner = ownership.at(0);
    owner.session.readEvents(0);
    const stranger = await world.opened.log.appender(pair.events, 0);
    await stranger.append([recordOf('foreign claim')]);
    await stranger.close();
    await eventually('the foreign record', () => owner.eventTexts().includes('foreign claim'));
    await ownership.subscription!.stop();
  });

  it('starts again from wherever it asks', async () => {
    const pair = await newPair(world, 1);
    const ownership = await own(world, pair, uniqueName('owners'), 1);
    const owner = ownership.at(0);
    await owner.session.append(recordsOf('e', 10));
    owner.session.readEvents(0);
    await eventually('ten events', () => owner.eventRecords.length >= 10);
    const sixth = owner.eventRecords[6]!.offset;
    const before = owner.eventRecords.length;
    owner.session.readEvents(sixth);
    await eventually('the last four again', () => owner.eventRecords.length >= before + 4);
    expect(owner.eventRecords[before]!.offset).toBe(sixth);
    await owner.session.append([recordOf('new')]);
    await eventually('the new event', () => owner.eventTexts().includes('new'));
    await ownership.subscription!.stop();
    expect(ownership.faults()).toEqual([]);
  });
}
