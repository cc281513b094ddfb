import type { ExecutionLine } from '../runs/model/execution-documents.js';
import { activityOf, RUNS_SHOWN } from './runbook-activity.js';

const run = (status: ExecutionLine['status'], more: Partial<ExecutionLine> = {}): ExecutionLine =>
  ({ _id: `run-${status}`, status, startedAt: Date.UTC(2026, 10, 30, 8), ...more }) as ExecutionLine;

describe('how a runbook does', () => {
  it('is what completed of what came to an end of its own, without dry runs and cancelled ones', () => {
    const runs = [
      run('COMPLETED'),
      run('COMPLETED'),
      run('COMPLETED'),
      run('FAILED'),
      run('CANCELLED'),
      run('RUNNING'),
      run('FAILED', { dryRun: true }),
    ];
    expect(activityOf('greet', ['blue'], runs)).toMatchObject({
      id: 'greet',
      teams: ['blue'],
      completed: 3,
      failed: 1,
      open: 1,
      successRate: 0.75,
    });
  });

  it('has no rate where nothing has ended, and counts a time-out as a failure', () => {
    expect(activityOf('greet', [], [run('RUNNING')])).not.toHaveProperty('successRate');
    expect(activityOf('greet', [], [run('TIMED_OUT')])).toMatchObject({ failed: 1, successRate: 0 });
  });

  it('names the newest runs, the newest first, dry runs too', () => {
    const { newest } = activityOf(
      'greet',
      [],
      Array.from({ length: RUNS_SHOWN + 1 }, () => run('COMPLETED', { dryRun: true, endedAt: Date.UTC(2026, 10, 30, 9) })),
    );
    expect(newest).toHaveLength(RUNS_SHOWN);
    expect(newest[0]).toEqual({
      id: 'run-COMPLETED',
      status: 'COMPLETED',
      startedAt: '2026-11-30T08:00:00.000Z',
      endedAt: '2026-11-30T09:00:00.000Z',
      dryRun: true,
    });
  });
});
