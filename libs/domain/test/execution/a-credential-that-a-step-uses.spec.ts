import { ScriptedRun } from './scripted-run.js';

const LINES = 'steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 2, delayMs: 10 } }]\n';
const use = (attempt = 1, useId = 'use_1') =>
  ({
    type: 'RecordCredentialUse',
    ...{ step: 'a', attempt, executor: 'executor_1', useId },
    credentials: [{ name: 'ti-api', version: 3, host: 'ti.example:443' }],
  }) as const;

describe('a credential that a step uses', () => {
  it('is on the run’s log before the attempt ends, with its version and its host', () => {
    const run = ScriptedRun.started(LINES);
    const [used] = run.take(use());
    expect(used).toMatchObject({
      type: 'CredentialsUsed',
      ...{ step: 'a', attempt: 1, executor: 'executor_1', use: 'use_1' },
      credentials: [{ name: 'ti-api', version: 3, host: 'ti.example:443' }],
    });
    run.complete('a');
    expect(run.step('a').status).toBe('COMPLETED');
  });

  it('is recorded for each attempt, and for none that has ended: then nothing is opened', () => {
    const run = ScriptedRun.started(LINES);
    run.take(use());
    run.fail('a', 'connection');
    expect(run.take(use(1, 'use_2'))).toEqual([]);
    run.pass(10);
    expect(run.take(use(1, 'use_3'))).toEqual([]);
    expect(run.take(use(2, 'use_4'))).toMatchObject([{ use: 'use_4', attempt: 2 }]);
    run.complete('a');
    expect(run.take(use(2, 'use_5'))).toEqual([]);
  });

  it('changes nothing of the run', () => {
    const [plain, using] = [ScriptedRun.started(LINES), ScriptedRun.started(LINES)];
    using.take(use());
    for (const run of [plain, using]) run.complete('a', { ok: true });
    expect(using.step('a')).toEqual(plain.step('a'));
    expect(using.state.status).toBe(plain.state.status);
  });
});
