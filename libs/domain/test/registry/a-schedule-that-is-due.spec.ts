import { decideRegistry, engine, MISSED_COUNTED_MAX, nextScheduleAt, reactionsToRegistry, type Actor } from '@runbook/domain';
import { registryWorld } from '@runbook/spec-kit';
import { withoutWorld } from '../execution/the-world-taken-away.js';
import { firing, MINUTE, ScheduledRunbook, START } from './scheduled-runbook.js';

const EVERY_5 = '*/5 * * * *';
const NAME = '*/5 * * * * UTC';

describe('a schedule that is due', () => {
  it('fires once, at its time, and knows the next one', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5, inputs: { host: 'a' } });
    expect(nextScheduleAt(runbook.state.schedules)).toBe(START + 5 * MINUTE);
    expect(runbook.fire()).toEqual([]);
    runbook.now = START + 5 * MINUTE;
    const fired = firing(runbook.fire());
    expect(fired).toMatchObject({ trigger: NAME, scheduledAt: runbook.now, missed: 0, outcome: 'started', nextAt: START + 10 * MINUTE });
    expect(fired.start).toMatchObject({ runbook: { id: 'demo', version: 1 }, inputs: { host: 'a' } });
    expect(runbook.fire()).toEqual([]);
  });

  it('starts the run of its occurrence, told apart from every other by its id', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5, overlap: 'allow' });
    const ids = [1, 2, 3].map((n) => {
      runbook.now = START + n * 5 * MINUTE;
      return firing(runbook.fire()).execution;
    });
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^exe_[0-9a-f]{32}$/);
    runbook.restart();
    expect(runbook.state.schedules?.[0]?.last?.execution).toBe(ids[2]);
  });

  it('makes a start with the schedule in its cause, and without authority of its own', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5 });
    runbook.now = START + 5 * MINUTE;
    const events = runbook.fire();
    const [reaction] = reactionsToRegistry({ id: 'default/demo', tenant: 'default', version: 2, events });
    expect(reaction).toMatchObject({
      to: 'execution',
      id: firing(events).execution,
      body: {
        type: 'StartExecution',
        dataLicenses: [],
        trigger: {
          source: '/runbooks/demo/schedules',
          type: 'runbook.schedule',
          id: `${NAME} 2026-11-21T06:05:00.000Z`,
          schedule: { registry: 'default/demo', trigger: NAME },
        },
      },
    });
    expect(reaction?.body).not.toHaveProperty('legalBasis');
  });

  it('makes whoever registered the version a requester of its runs, and nobody where the service itself did', () => {
    const startedBy = (actor: Actor) => {
      const runbook = new ScheduledRunbook(START, true, actor);
      runbook.register({ schedule: EVERY_5 });
      runbook.now = START + 5 * MINUTE;
      return reactionsToRegistry({ id: 'default/demo', tenant: 'default', version: 2, events: runbook.fire() })[0]?.body;
    };
    expect(startedBy({ kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' })).toMatchObject({ requesters: ['ana'] });
    expect(startedBy(engine('default'))).not.toHaveProperty('requesters');
  });

  it('fires once for all that it missed, and counts them', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5 });
    runbook.now = START + 62 * MINUTE;
    expect(firing(runbook.fire())).toMatchObject({ scheduledAt: START + 60 * MINUTE, missed: 11, nextAt: START + 65 * MINUTE });
  });

  it('finds the latest of more than it counts', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: '*/1 * * * *' });
    runbook.now = START + 400 * 24 * 60 * MINUTE + 30_000;
    expect(firing(runbook.fire())).toMatchObject({
      scheduledAt: runbook.now - 30_000,
      missed: MISSED_COUNTED_MAX,
      nextAt: runbook.now + 30_000,
    });
  });

  it('waits when the clock was put back, and fires no occurrence again', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5, overlap: 'allow' });
    runbook.now = START + 10 * MINUTE;
    runbook.fire();
    runbook.now = START + 4 * MINUTE;
    expect(runbook.fire()).toEqual([]);
    runbook.register({ schedule: EVERY_5, overlap: 'allow' });
    runbook.now = START + 10 * MINUTE;
    expect(runbook.fire()).toEqual([]);
    runbook.now = START + 15 * MINUTE;
    expect(firing(runbook.fire())).toMatchObject({ scheduledAt: runbook.now, missed: 0 });
  });

  it('computes inputs from the firing, and fails visibly when they do not fit', () => {
    const runbook = new ScheduledRunbook(START, { type: 'object', required: ['day'], properties: { day: { maxLength: 16 } } });
    runbook.register(
      { schedule: EVERY_5, inputs: { day: '{{ event.time }}' } },
      { schedule: '*/10 * * * *', inputs: { day: '{{ event.data.missed }}' } },
    );
    runbook.now = START + 10 * MINUTE;
    expect(runbook.fire()).toMatchObject([
      { trigger: NAME, outcome: 'failed', reason: expect.stringContaining('/inputs/day') },
      { trigger: '*/10 * * * * UTC', outcome: 'started', start: { inputs: { day: 0 } } },
    ]);
    expect(runbook.state.schedules?.[0]).toMatchObject({ last: { outcome: 'failed' }, nextAt: START + 15 * MINUTE });
    expect(runbook.state.schedules?.[0]).not.toHaveProperty('running');
  });

  it('fails visibly when an expression cannot be evaluated', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5, inputs: { day: '{{ event.data.nothing }}' } });
    runbook.now = START + 5 * MINUTE;
    expect(firing(runbook.fire())).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('nothing') });
  });

  it('shows that the gate refused its run, and is free for the next', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5 });
    runbook.now = START + 5 * MINUTE;
    const { execution } = firing(runbook.fire());
    expect(runbook.refuse(execution as string)).toMatchObject([{ type: 'ScheduledRunRefused', execution }]);
    expect(runbook.state.schedules?.[0]?.last).toMatchObject({ outcome: 'refused', reason: 'legal-basis-missing: expected one' });
    expect(runbook.refuse(execution as string)).toEqual([]);
    runbook.now = START + 10 * MINUTE;
    expect(firing(runbook.fire()).outcome).toBe('started');
  });

  it('asks for the definition that it lacks, and fails visibly when there is none', () => {
    const runbook = new ScheduledRunbook();
    runbook.register({ schedule: EVERY_5 });
    const world = { now: START + 5 * MINUTE, id: 'default/demo' };
    const digest = runbook.state.versions[0]?.digest;
    const lacking = decideRegistry({ type: 'FireSchedules' }, runbook.state, registryWorld({ ...world, definition: () => undefined }));
    expect(lacking).toEqual({ kind: 'needs', needs: { definition: digest } });
    const none = decideRegistry({ type: 'FireSchedules' }, runbook.state, registryWorld({ ...world, definition: () => null }));
    expect(none).toMatchObject({
      kind: 'events',
      events: [{ outcome: 'failed', reason: expect.stringContaining('expected the definition') }],
    });
  });

  it('is decided without a look at the world', () => {
    const runbook = new ScheduledRunbook();
    withoutWorld(() => {
      runbook.register({ schedule: EVERY_5, overlap: 'queue', inputs: { day: '{{ event.time }}' } });
      runbook.now = START + 5 * MINUTE;
      const { execution } = firing(runbook.fire());
      runbook.now = START + 10 * MINUTE;
      runbook.fire();
      runbook.end(execution as string);
    });
    expect(runbook.history.map(({ type }) => type)).toEqual([
      'RunbookVersionRegistered',
      'SchedulesSet',
      'ScheduleFired',
      'ScheduleFired',
      'ScheduledRunEnded',
      'ScheduleReleased',
    ]);
  });
});
