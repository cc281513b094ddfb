import { reactionsToRegistry, type Overlap } from '@runbook/domain';
import { firing, MINUTE, ScheduledRunbook, START } from './scheduled-runbook.js';

const EVERY_5 = '*/5 * * * *';

/** A schedule that fired once; its run goes on while it is due again. */
function dueAgain(overlap: Overlap) {
  const runbook = new ScheduledRunbook();
  runbook.register({ schedule: EVERY_5, overlap });
  runbook.now = START + 5 * MINUTE;
  const first = firing(runbook.fire()).execution as string;
  runbook.now = START + 10 * MINUTE;
  return { runbook, first, second: firing(runbook.fire()) };
}

const scheduleOf = ({ state }: ScheduledRunbook) => state.schedules?.[0];

describe('a schedule that is due while its last run goes on', () => {
  it('skip: starts nothing, says why, and starts again after the end', () => {
    const { runbook, first, second } = dueAgain('skip');
    expect(second).toMatchObject({ outcome: 'skipped', reason: `${first} goes on` });
    expect(second).not.toHaveProperty('execution');
    expect(runbook.end(first)).toMatchObject([{ type: 'ScheduledRunEnded', status: 'COMPLETED' }]);
    runbook.now = START + 15 * MINUTE;
    expect(firing(runbook.fire()).outcome).toBe('started');
  });

  it('queue: one waits for the end, the others are skipped', () => {
    const { runbook, first, second } = dueAgain('queue');
    expect(second).toMatchObject({ outcome: 'queued' });
    expect(reactionsToRegistry({ id: 'default/demo', tenant: 'default', version: 2, events: [second] })).toEqual([]);
    runbook.now = START + 15 * MINUTE;
    expect(firing(runbook.fire())).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining(second.execution as string) });
    const released = runbook.end(first);
    expect(released).toMatchObject([
      { type: 'ScheduledRunEnded', execution: first },
      { type: 'ScheduleReleased', execution: second.execution, outcome: 'started', scheduledAt: START + 10 * MINUTE },
    ]);
    expect(reactionsToRegistry({ id: 'default/demo', tenant: 'default', version: 2, events: released })).toMatchObject([
      { id: second.execution, body: { type: 'StartExecution' } },
    ]);
    expect(scheduleOf(runbook)).toMatchObject({ running: second.execution, last: { outcome: 'skipped' } });
    expect(scheduleOf(runbook)).not.toHaveProperty('waiting');
  });

  it('queue: the one that waits runs by the version that is the newest when its turn comes', () => {
    const { runbook, first } = dueAgain('queue');
    runbook.register({ schedule: EVERY_5, overlap: 'queue', inputs: { n: 2 } });
    expect(runbook.end(first)[1]).toMatchObject({ start: { runbook: { version: 2 }, inputs: { n: 2 } } });
  });

  it('queue: one whose inputs do not fit when its turn comes leaves the schedule free', () => {
    const { runbook, first } = dueAgain('queue');
    runbook.register({ schedule: EVERY_5, overlap: 'queue', inputs: { n: '{{ event.data.nothing }}' } });
    expect(runbook.end(first)[1]).toMatchObject({ type: 'ScheduleReleased', outcome: 'failed' });
    expect(scheduleOf(runbook)).toMatchObject({ last: { outcome: 'failed' } });
    expect(scheduleOf(runbook)).not.toHaveProperty('running');
  });

  it('replace: the run is cancelled, and only its end starts the next', () => {
    const { runbook, first, second } = dueAgain('replace');
    expect(second).toMatchObject({ outcome: 'replaced', cancels: first });
    expect(reactionsToRegistry({ id: 'default/demo', tenant: 'default', version: 2, events: [second] })).toMatchObject([
      { id: first, body: { type: 'CancelExecution' } },
    ]);
    runbook.now = START + 15 * MINUTE;
    const third = firing(runbook.fire());
    expect(third).toMatchObject({ outcome: 'replaced', cancels: first });
    expect(runbook.end(first)[1]).toMatchObject({ type: 'ScheduleReleased', execution: third.execution, outcome: 'started' });
    expect(scheduleOf(runbook)).toMatchObject({ running: third.execution, last: { outcome: 'started' } });
  });

  it('allow: starts beside it, and its end means nothing', () => {
    const { runbook, first, second } = dueAgain('allow');
    expect(second.outcome).toBe('started');
    expect(runbook.end(first)).toEqual([]);
  });

  it('goes by the end of the run that it heeds, told once, and by no other', () => {
    const { runbook, first } = dueAgain('queue');
    expect(runbook.end('exe_of_somebody')).toEqual([]);
    expect(runbook.end(first, '0 6 * * 1 UTC')).toEqual([]);
    expect(runbook.end(first)).toHaveLength(2);
    expect(runbook.end(first)).toEqual([]);
  });
});

describe('a new version of a runbook with schedules', () => {
  it('keeps what it has in common with the last: the run that goes on and what is overdue', () => {
    const { runbook, first } = dueAgain('skip');
    runbook.now = START + 17 * MINUTE;
    runbook.register({ schedule: '*/7 * * * *' }, { schedule: EVERY_5, overlap: 'queue' });
    expect(runbook.state.schedules).toMatchObject([
      { trigger: '*/7 * * * * UTC' },
      { trigger: '*/5 * * * * UTC', running: first, overlap: 'queue', nextAt: START + 15 * MINUTE },
    ]);
    expect(firing(runbook.fire())).toMatchObject({ scheduledAt: START + 15 * MINUTE, outcome: 'queued' });
  });

  it('stops a schedule that it does not have, with the firing that waits, and remembers its run', () => {
    const { runbook, first } = dueAgain('queue');
    expect(runbook.register()).toMatchObject([{ type: 'RunbookVersionRegistered' }, { type: 'SchedulesSet', schedules: [] }]);
    runbook.now = START + 60 * MINUTE;
    expect(runbook.fire()).toEqual([]);
    runbook.register({ schedule: EVERY_5 });
    expect(scheduleOf(runbook)).toMatchObject({ running: first, nextAt: START + 65 * MINUTE });
    runbook.end(first);
    runbook.now = START + 65 * MINUTE;
    expect(firing(runbook.fire()).outcome).toBe('started');
  });

  it('says nothing of schedules where there never were any', () => {
    expect(new ScheduledRunbook().register().map(({ type }) => type)).toEqual(['RunbookVersionRegistered']);
  });

  it('is refused with a schedule that never comes to pass', () => {
    const runbook = new ScheduledRunbook();
    const definition = { id: 'demo', triggers: [{ schedule: 'never' }] };
    const decision = runbook.decide({ type: 'RegisterRunbook', runbookId: 'demo', digest: 'd', definition });
    expect(decision).toMatchObject({ kind: 'rejected', rejection: { code: 'schedule-invalid' } });
  });

  it('tells two schedules of one time apart', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5, inputs: { n: 1 } }, { schedule: ' */5  * * * *', inputs: { n: 2 } });
    runbook.now = START + 5 * MINUTE;
    const fired = runbook.fire();
    expect(fired).toMatchObject([
      { trigger: '*/5 * * * * UTC', start: { inputs: { n: 1 } } },
      { trigger: '*/5 * * * * UTC #2', start: { inputs: { n: 2 } } },
    ]);
  });
});
