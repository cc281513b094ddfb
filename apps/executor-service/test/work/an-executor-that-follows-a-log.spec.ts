import { PARK_BEHIND_RECORDS } from '../../src/work/watermark.js';
import { Following } from './following-executor.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an executor that follows a log', () => {
  it('begins nothing before it has caught up; then what is open, the oldest first, with the time that each has left', async () => {
    const following = new Following();
    await following.assigned();
    await following.records(
      [
        ['exe_new', following.started(), following.requested(1_000)],
        ['exe_old', following.started(), following.requested(4_999)],
        ['exe_ended', following.started(), following.requested(2_000)],
        ['exe_late', following.started(), following.requested(5_000)],
      ],
      false,
    );
    expect(following.begun).toEqual([]);
    await following.records([
      ['exe_ended', following.ended()],
      ['exe_ahead', following.started(), following.requested(-60_000)],
    ]);
    expect(following.ids).toEqual(['exe_old', 'exe_new', 'exe_ahead']);
    expect(following.begun.map(({ terms }) => terms.timeLeftMs)).toEqual([1, 4_000, 5_000]);
    expect(following.sayings.map(({ executionId, body }) => [executionId, body.type])).toEqual([['exe_late', 'FailStep']]);
  });

  it('begins a live request at once with all its time, whatever the clock of the engine says', async () => {
    const following = new Following();
    await following.assigned();
    await following.records([]);
    await following.records([['exe_1', following.started(), following.requested(60_000)]]);
    expect(following.begun.map(({ terms }) => terms.timeLeftMs)).toEqual([5_000]);
    await following.records([
      ['exe_2', following.started(), following.requested()],
      ['exe_2', following.ended()],
    ]);
    expect(following.ids).toEqual(['exe_1']);
  });

  it('knows that a live request was begun by nobody, and of one that it found not', async () => {
    const following = new Following();
    await following.assigned();
    await following.records([['exe_found', following.started(), following.requested()]]);
    await following.records([['exe_live', following.started(), following.requested()]]);
    for (const { end } of following.begun) end({ type: 'FailStep', error: { name: 'connection', message: 'gone' } });
    await settled();
    expect(following.sayings.map(({ executionId, body }) => [executionId, (body as { effectless?: true }).effectless])).toEqual([
      ['exe_found', undefined],
      ['exe_live', true],
    ]);
  });

  it('saves every two seconds where to read again, when that has moved; the documents first', async () => {
    const following = new Following();
    await following.assigned();
    await following.records([['exe_waits', following.started()]]);
    await following.clock.advance(1_999);
    expect(following.deeds).toEqual([]);
    const idle = Array.from({ length: PARK_BEHIND_RECORDS }, (_, n) => [`exe_${n}`, following.started(), following.ended()] as const);
    await following.records(idle);
    await following.clock.advance(1);
    expect(following.deeds).toEqual(['parks exe_waits removes ', `saves executor events/0 at ${PARK_BEHIND_RECORDS + 1}`]);
    await following.clock.advance(10_000);
    expect(following.deeds).toHaveLength(2);
    await following.records([['exe_waits', following.ended()]]);
    await following.clock.advance(2_000);
    expect(following.deeds.slice(2)).toEqual(['parks  removes exe_waits', `saves executor events/0 at ${PARK_BEHIND_RECORDS + 2}`]);
    await following.clock.advance(10_000);
    expect(following.deeds).toHaveLength(4);
  });

  it('removes the document of a run that ended when the store takes it, however late', async () => {
    const following = new Following();
    await following.assigned();
    await following.records([['exe_parked before', following.ended()]]);
    following.storeFault = new Error('no primary');
    await following.clock.advance(10_000);
    expect(following.deeds).toEqual([]);
    following.storeFault = undefined;
    await following.clock.advance(2_000);
    expect(following.deeds).toEqual(['parks  removes exe_parked before', 'saves executor events/0 at 1']);
  });

  it('stops what it did when its partition goes away, saves a last time, and then no more', async () => {
    const following = new Following();
    await following.assigned();
    await following.records([['exe_1', following.started(), following.requested()]]);
    await following.records([['exe_2', following.started(), following.ended()]]);
    await following.revoked();
    expect(following.begun[0]!.terms.signal.aborted).toBe(true);
    // It is open still, and the next executor begins before it: nothing had been read there.
    expect(following.deeds).toEqual([]);
    await following.clock.advance(20_000);
    await following.records([['exe_3', following.started(), following.requested()]]);
    expect([following.ids, following.deeds, following.sayings]).toEqual([['exe_1'], [], []]);
  });

  it('makes the log wait while too much waits for a slot', async () => {
    const following = new Following(1, { queuedMax: 1 });
    await following.assigned();
    await following.records([['exe_1', following.started(), following.requested()]]);
    const heard: string[] = [];
    const taken = following.records([['exe_2', following.started(), following.requested()]]).then(() => heard.push('taken'));
    await settled();
    expect([following.ids, heard]).toEqual([['exe_1'], []]);
    following.begun[0]!.end({ type: 'CompleteStep', output: null });
    await settled();
    following.sayings[0]!.said();
    await taken;
    expect(following.ids).toEqual(['exe_1', 'exe_2']);
  });

  it('that is stopped lets what runs end for three seconds, breaks off the rest, and then closes what it sends with', async () => {
    const following = new Following();
    await following.assigned();
    await following.records([['exe_0', following.started(), following.ended()]]);
    await following.records([['exe_1', following.started(), following.requested()]]);
    const stopped = following.executor.stop().then(() => following.deeds.push('stopped'));
    await following.records([['exe_2', following.started(), following.requested()]]);
    await following.clock.advance(2_999);
    expect([following.begun[0]!.terms.signal.aborted, following.deeds]).toEqual([false, []]);
    await following.clock.advance(1);
    await stopped;
    expect([following.ids, following.begun[0]!.terms.signal.aborted]).toEqual([['exe_1'], true]);
    expect(following.deeds).toEqual(['sender stops', 'outputs close', 'stopped']);
    await following.clock.advance(20_000);
    expect(following.deeds).toHaveLength(3);
  });

  it('does not begin what was cancelled before it came here, and says so', async () => {
    const following = new Following();
    await following.assigned();
    const at = following.clock.now();
    await following.records([
      [
        'exe_1',
        following.started(),
        following.requested(),
        { type: 'StepCancelRequested', at, step: 'lookup', attempt: 1, graceUntil: at + 9_000 },
      ],
    ]);
    expect([following.ids, following.sayings.map(({ body }) => body)]).toEqual([[], [expect.objectContaining({ type: 'FailStep' })]]);
  });

  it('leaves alone what must happen once and another holds; asks for what it held itself', async () => {
    const following = new Following();
    await following.assigned();
    const once = () => following.requested(0, { effect: 'once' });
    const held = (executor: string) => ({ type: 'StepLeaseRenewed', at: 1, step: 'lookup', attempt: 1, dispatch: 1, executor }) as const;
    await following.records([
      ['exe_other', following.started(), once(), held('executor_2')],
      ['exe_mine', following.started(), once(), held('executor_1')],
      ['exe_free', following.started(), once()],
    ]);
    expect(following.ids).toEqual(['exe_mine']);
    expect(following.sayings.map(({ executionId }) => executionId).toSorted()).toEqual(['exe_free', 'exe_mine']);
  });
});
