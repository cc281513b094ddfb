import { nextScheduleAt, type RegistryEvent } from '@runbook/domain';
import { firing, MINUTE, ScheduledRunbook, START } from './scheduled-runbook.js';

const EVERY_5 = '*/5 * * * *';
const NAME = '*/5 * * * * UTC';
const reason = 'the source is being moved';

const only = (runbook: ScheduledRunbook) => runbook.state.schedules![0]!;

describe('a schedule that is paused', () => {
  const paused = (...before: ((runbook: ScheduledRunbook) => void)[]): ScheduledRunbook => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5, overlap: 'queue' });
    for (const act of before) act(runbook);
    runbook.act({ type: 'PauseSchedule', trigger: NAME, reason });
    return runbook;
  };

  it('says since when, by whom and why, and is due no more', () => {
    const runbook = paused();
    expect(only(runbook).paused).toEqual({ since: START, by: expect.any(String), reason });
    expect(nextScheduleAt(runbook.state.schedules)).toBeUndefined();
    runbook.now = START + 60 * MINUTE;
    expect(runbook.fire()).toEqual([]);
  });

  it('fires again from the next time on, and catches up with nothing', () => {
    const runbook = paused();
    runbook.now = START + 62 * MINUTE;
    expect(runbook.act({ type: 'ResumeSchedule', reason: 'done' })).toMatchObject([
      { type: 'ScheduleResumed', trigger: NAME, nextAt: START + 65 * MINUTE },
    ]);
    expect(only(runbook)).not.toHaveProperty('paused');
    expect(runbook.fire()).toEqual([]);
    runbook.now = START + 65 * MINUTE;
    expect(firing(runbook.fire())).toMatchObject({ outcome: 'started', missed: 0, scheduledAt: START + 65 * MINUTE });
  });

  it('stays so in the next version that has it, and over a restart', () => {
    const runbook = paused();
    runbook.register({ schedule: EVERY_5, overlap: 'allow' });
    runbook.restart();
    expect(only(runbook)).toMatchObject({ overlap: 'allow', paused: { reason } });
    runbook.now = START + 60 * MINUTE;
    expect(runbook.fire()).toEqual([]);
  });

  it('gives up what waits for its turn, and lets the run that goes on go on', () => {
    let running = '';
    const runbook = paused((one) => {
      one.now = START + 5 * MINUTE;
      running = firing(one.fire()).execution!;
      one.now = START + 10 * MINUTE;
      expect(firing(one.fire()).outcome).toBe('queued');
    });
    expect(only(runbook)).toMatchObject({ running, last: { outcome: 'skipped', reason: 'the schedule was paused before its turn came' } });
    expect(only(runbook)).not.toHaveProperty('waiting');
    expect(runbook.end(running).map(({ type }) => type)).toEqual(['ScheduledRunEnded']);
  });

  it('is no news when it is asked for again', () => {
    const runbook = paused();
    expect(runbook.decide({ type: 'PauseSchedule', reason })).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'already-registered' },
    });
    runbook.act({ type: 'ResumeSchedule', reason });
    expect(runbook.decide({ type: 'ResumeSchedule', reason })).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'already-registered' },
    });
  });

  it('has to be named where there are several, and to be there', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5 }, { schedule: '*/7 * * * *' });
    const refused = (trigger?: string) => runbook.decide({ type: 'PauseSchedule', reason, ...(trigger && { trigger }) });
    expect(refused()).toMatchObject({ rejection: { code: 'schedule-unknown', message: expect.stringContaining('*/7 * * * * UTC') } });
    expect(refused('*/9 * * * * UTC')).toMatchObject({ rejection: { code: 'schedule-unknown' } });
    const events: RegistryEvent[] = runbook.act({ type: 'PauseSchedule', trigger: '*/7 * * * * UTC', reason });
    expect(events).toMatchObject([{ type: 'SchedulePaused', trigger: '*/7 * * * * UTC' }]);
    expect(nextScheduleAt(runbook.state.schedules)).toBe(START + 5 * MINUTE);
  });
});
