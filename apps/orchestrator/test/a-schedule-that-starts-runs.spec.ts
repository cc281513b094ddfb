import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JumpingClock, RunningOrchestrator } from './running-orchestrator.js';

const MONDAY_AT_SIX = Date.UTC(2026, 10, 23, 5);
const WEEK_MS = 7 * 24 * 3600 * 1000;

const runbook = (id: string, trigger: string, steps: string, more = '') =>
  `apiVersion: runbook/v1\nid: ${id}\nname: ${id}\n${more}triggers:\n  - { schedule: "0 6 * * 1", timezone: Europe/Berlin, ${trigger} }\nsteps:\n  - { ${steps} }\n`;

const AT_ONCE = 'id: a, type: transform, with: { value: 1 }';
const FOR_A_MONTH = 'id: a, type: timer, with: { durationMs: 2678400000 }';

describe('a schedule that starts runs', () => {
  let folder: string;
  let clock: JumpingClock;
  let orchestrator: RunningOrchestrator;
  const start = async () => {
    orchestrator = await RunningOrchestrator.start({ DATA_DIR: folder }, clock);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-schedules-'));
    clock = new JumpingClock(MONDAY_AT_SIX - WEEK_MS / 2);
    await start();
  });
  afterEach(async () => {
    await orchestrator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The clock goes to a moment after the n-th Monday; resolves when the schedule has fired. */
  const passMonday = async (id: string, n: number) => {
    clock.jumpTo(MONDAY_AT_SIX + n * WEEK_MS + 1_000);
    await orchestrator.until(() => orchestrator.schedule(id).last?.scheduledAt === MONDAY_AT_SIX + n * WEEK_MS);
    return orchestrator.schedule(id);
  };
  const hasEnded = (id: string) => orchestrator.until(() => orchestrator.schedule(id).running === undefined);

  it('hears of their end, and starts the next', async () => {
    await orchestrator.register(runbook('weekly', 'overlap: skip', AT_ONCE));
    expect(orchestrator.schedule('weekly').nextAt).toBe(MONDAY_AT_SIX);
    const first = await passMonday('weekly', 0);
    expect(first.last).toMatchObject({ outcome: 'started', missed: 0 });
    await hasEnded('weekly');
    const second = await passMonday('weekly', 1);
    expect(second.last).toMatchObject({ outcome: 'started' });
    expect(second.last?.execution).not.toBe(first.last?.execution);
  });

  it('fires once for what it missed while nothing ran', async () => {
    await orchestrator.register(runbook('weekly', 'overlap: skip', AT_ONCE));
    await orchestrator.stop();
    clock.jumpTo(MONDAY_AT_SIX + 3 * WEEK_MS + 60_000);
    await start();
    await orchestrator.until(() => orchestrator.schedule('weekly').last !== undefined);
    expect(orchestrator.schedule('weekly').last).toMatchObject({ scheduledAt: MONDAY_AT_SIX + 3 * WEEK_MS, missed: 3, outcome: 'started' });
    await hasEnded('weekly');
  });

  it('skips while one goes on, across a restart too', async () => {
    await orchestrator.register(runbook('long', 'overlap: skip', FOR_A_MONTH));
    const { running } = await passMonday('long', 0);
    await orchestrator.stop();
    await start();
    expect((await passMonday('long', 1)).last).toMatchObject({ outcome: 'skipped', reason: `${running} goes on` });
  });

  it('replaces the one that goes on: that is cancelled, and its end starts the next', async () => {
    await orchestrator.register(runbook('long', 'overlap: replace', FOR_A_MONTH));
    const { running } = await passMonday('long', 0);
    const { last } = await passMonday('long', 1);
    expect(last).toMatchObject({ scheduledAt: MONDAY_AT_SIX + WEEK_MS });
    await orchestrator.until(() => orchestrator.schedule('long').last?.outcome === 'started');
    expect(orchestrator.schedule('long').running).not.toBe(running);
    expect(orchestrator.schedule('long').running).toBe(last?.execution);
  });

  it('lets one wait for the end of the one that goes on', async () => {
    await orchestrator.register(runbook('long', 'overlap: queue', FOR_A_MONTH));
    await passMonday('long', 0);
    const { last } = await passMonday('long', 1);
    expect(last).toMatchObject({ outcome: 'queued' });
    // Beyond the end of the first run; what is due meanwhile is skipped or waits in its turn.
    clock.jumpTo(MONDAY_AT_SIX + 5 * WEEK_MS);
    await orchestrator.until(() => orchestrator.schedule('long').running === last?.execution);
  });

  it('shows that the gate refused its run', async () => {
    await orchestrator.register(runbook('secret', 'overlap: queue', AT_ONCE, 'legalBasis: { required: true }\n'));
    await passMonday('secret', 0);
    await orchestrator.until(() => orchestrator.schedule('secret').last?.outcome === 'refused');
    expect(orchestrator.schedule('secret').last?.reason).toMatch(/^legal-basis-missing: /);
    expect(orchestrator.schedule('secret').running).toBeUndefined();
  });
});
