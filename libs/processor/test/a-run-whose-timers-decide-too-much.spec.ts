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

describe('a run whose timers decide too much', () => {
  const started = async (text: string) => {
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
  };

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

  it('whose end is too large as well is told of once for each, and holds up nobody', async () => {
    const { world, state } = await started(BOOK.replace('"{{ failure.error.name }}"', TEXT));
    await world.clock.advance(10 * WAIT_MS);
    expect(state().status).toBe('RUNNING');
    expect(world.reports.filter((report) => report.includes('defect'))).toHaveLength(2);
    expect(world.reports).not.toContain('stepped down');
  });
});
