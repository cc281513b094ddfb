import { parseRunbook, type ExecutionState } from '@runbook/domain';
import { CORE, Definitions, executionAggregate } from '@runbook/spec-kit';
import { command, World } from './one-owner.js';

const RECORD_BYTES_MAX = 6_000;
const TEXT = 'x'.repeat(10_000);
const WAIT_MS = 10_000;

/** After its wait it asks for a step whose parameters no record of this world takes. */
const BOOK = `
id: too-much
name: Too much
apiVersion: runbook/v1
steps:
  - { id: wait, type: wait-for-event, with: { event: e.never, key: k, timeoutMs: ${WAIT_MS}, onTimeout: continue } }
  - { id: big, type: action, use: act, dependsOn: [wait], with: { text: ${TEXT} } }
onFailure:
  - { id: tell, type: action, use: act, with: { text: "{{ failure.error.name }}" } }
`;

function aggregateOf(text: string) {
  const parsed = parseRunbook(text, 'yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const definitions = new Definitions([parsed.runbook], CORE);
  return { pin: definitions.pin('too-much')!, aggregate: executionAggregate(CORE, definitions, new Map(), new WeakMap()) };
}

async function started(text: string) {
  const world = new World();
  world.limits = { recordBytesMax: RECORD_BYTES_MAX };
  const { pin, aggregate } = aggregateOf(text);
  await world.own(aggregate);
  await world.decided(command('exe_1', { type: 'StartExecution', runbook: pin, inputs: {}, requestDigest: 'r' }));
  const state = (): ExecutionState =>
    aggregate.evolveAll!(
      aggregate.zero,
      world.decisions().flatMap(({ events }) => events as never[]),
    );
  expect(state().status).toBe('RUNNING');
  return { world, state };
}

describe('a run whose timers decide too much', () => {
  it('fails of it, and says what was too large; what it does on failure runs', async () => {
    const { world, state } = await started(BOOK);
    await world.clock.advance(WAIT_MS + 1_000);
    const { failing, steps } = state();
    expect(failing?.failure.error).toMatchObject({
      name: 'limit-exceeded',
      message: expect.stringMatching(
        /^expected a decision of at most 6000 bytes, found one of \d+, the largest of its \d+ events a StepRequested of step big of 10\d\d\d; /,
      ),
    });
    expect(steps['tell']).toMatchObject({ status: 'RUNNING' });
    expect(world.reports.filter((report) => report.includes('defect'))).toHaveLength(1);
    expect(world.reports).not.toContain('stepped down');
  });

  it('whose handling of that is too large as well ends FAILED, of the first of the two, and says that nothing was done about it', async () => {
    const { world, state } = await started(BOOK.replace('"{{ failure.error.name }}"', TEXT));
    await world.clock.advance(WAIT_MS + 1_000);
    const { status, failing, steps, open } = state();
    expect(status).toBe('FAILED');
    expect(failing?.failure.error).toMatchObject({
      name: 'limit-exceeded',
      message: expect.stringMatching(
        /^expected a decision of at most 6000 bytes, found one of \d+, .* of step big of 10\d\d\d; .*; what is done on failure was left out: expected a decision .* of step tell of 10\d\d\d; /,
      ),
    });
    expect(open).toEqual([]);
    expect(steps).toMatchObject({ wait: { status: 'CANCELLED' }, big: { status: 'SKIPPED' }, tell: { status: 'SKIPPED' } });
    expect(world.reports.filter((report) => report.includes('defect'))).toHaveLength(2);
    expect(world.reports).not.toContain('stepped down');
  });

  it('fails of them in its handling of a failure: it ends FAILED of that failure, and says what was left out', async () => {
    const { world, state } = await started(HANDLING);
    await world.decided(failed('act', 'connection'));
    expect(state()).toMatchObject({
      status: 'RUNNING',
      failing: { failure: { step: 'act' } },
      steps: { wait: { status: 'AWAITING_EVENT' } },
    });
    await world.clock.advance(WAIT_MS + 1_000);
    const { status, failing, open, steps } = state();
    expect({ status, open }).toEqual({ status: 'FAILED', open: [] });
    expect(failing?.failure).toMatchObject({
      step: 'act',
      error: {
        name: 'connection',
        message: expect.stringMatching(/^refused; what is done on failure was left out: expected a decision of at most 6000 bytes, found /),
      },
    });
    expect(steps).toMatchObject({ big: { status: 'SKIPPED' } });
  });
});

/** Acts, and on failure waits before it asks for what no record takes. */
const HANDLING = `
id: too-much
name: Too much
apiVersion: runbook/v1
steps:
  - { id: act, type: action, use: act, retry: { maxAttempts: 1 } }
onFailure:
  - { id: wait, type: wait-for-event, with: { event: e.never, key: k, timeoutMs: ${WAIT_MS}, onTimeout: continue } }
  - { id: big, type: action, use: act, dependsOn: [wait], with: { text: ${TEXT} } }
`;

const failed = (step: string, name: string) =>
  command('exe_1', { type: 'FailStep', step, attempt: 1, executor: 'x', error: { name, message: 'refused' } });
const completed = (step: string) => command('exe_1', { type: 'CompleteStep', step, attempt: 1, executor: 'x', output: {} });

/** Whose second step, behind the first, no record takes. */
const BEHIND = (onFailure: string) => `
id: too-much
name: Too much
apiVersion: runbook/v1
steps:
  - { id: first, type: action, use: act }
  - { id: big, type: action, use: act, dependsOn: [first], with: { text: ${TEXT} } }
onFailure:
  - { id: tell, type: action, use: act, with: { text: ${onFailure} } }
`;

describe('a run of which a report makes too much due', () => {
  it('fails of it, the report is heard all the same, and its handling runs', async () => {
    const { world, state } = await started(BEHIND('told'));
    await world.decided(completed('first'));
    expect(state()).toMatchObject({
      failing: { outcome: 'FAILED', failure: { error: { name: 'limit-exceeded' } } },
      steps: { first: { status: 'COMPLETED' }, big: { status: 'SKIPPED' }, tell: { status: 'RUNNING' } },
    });
    await world.decided(completed('tell'));
    expect(state().status).toBe('FAILED');
    expect(world.letters).toEqual([]);
  });

  it('ends FAILED where its handling fits into no record either', async () => {
    const { world, state } = await started(BEHIND(TEXT));
    await world.decided(completed('first'));
    expect(state()).toMatchObject({ status: 'FAILED', open: [], failing: { failure: { error: { name: 'limit-exceeded' } } } });
    expect(world.letters).toEqual([]);
    expect(world.reports).not.toContain('stepped down');
  });
});
