import { decideExecution, evolveExecution, INLINE_BYTES_MAX } from '@runbook/domain';
import { arbitraryRunbook, given, start, worldOf } from '@runbook/spec-kit';
import fc from 'fast-check';
import { arbitraryChances, RANDOM_RUNS, runRandomly } from './random-run.js';
import { runbookOf } from './scripted-run.js';
import { TRAPPED, withoutWorld, WorldTouched } from './the-world-taken-away.js';

const TOUCHES: Record<string, () => unknown> = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimeout: () => setTimeout(() => {}, 0),
  setInterval: () => setInterval(() => {}, 1),
  setImmediate: () => setImmediate(() => {}),
  queueMicrotask: () => queueMicrotask(() => {}),
  fetch: () => fetch,
  performance: () => performance.now(),
  process: () => process.pid,
  crypto: () => globalThis.crypto.randomUUID(),
  console: () => console.log,
  navigator: () => (globalThis as { navigator?: object }).navigator,
  Buffer: () => Buffer.from(''),
  Intl: () => new Intl.DateTimeFormat(),
  localeCompare: () => 'a'.localeCompare('b'),
  toLocaleLowerCase: () => 'A'.toLocaleLowerCase(),
  toLocaleUpperCase: () => 'a'.toLocaleUpperCase(),
  toLocaleString: () => (1).toLocaleString(),
  getHours: () => new Date(0).getHours(),
  getDate: () => new Date(0).getDate(),
  getTimezoneOffset: () => new Date(0).getTimezoneOffset(),
  'new Date()': () => new Date(),
};

describe('a decision without the world', () => {
  it.each(TRAPPED)('would be caught touching %s', (name) => {
    expect(() => withoutWorld(TOUCHES[name] as () => unknown)).toThrow(WorldTouched);
    expect(withoutWorld(() => new Date(0).toISOString())).toBe('1970-01-01T00:00:00.000Z');
  });

  it('would be caught even if it swallowed the error', () => {
    const quietly = () => {
      try {
        return Date.now();
      } catch {
        return 0;
      }
    };
    expect(() => withoutWorld(quietly)).toThrow(WorldTouched);
  });

  it('is made all the same, and so is its fold (P5)', () => {
    fc.assert(
      fc.property(arbitraryRunbook, arbitraryChances, (runbook, chances) => {
        runRandomly(runbook, () => chances.next().value, {
          decide: (command, state, world) => withoutWorld(() => decideExecution(command, state, world)),
          evolve: (state, event) => withoutWorld(() => evolveExecution(state, event)),
        });
      }),
      { numRuns: Math.ceil(RANDOM_RUNS / 5) },
    );
  });

  it('is made so of conditions, schemas, times, patterns, evidence and large values', () => {
    const runbook = runbookOf(`steps:
  - { id: a, type: action, use: act, output: { schema: { properties: { at: { format: date-time }, id: { pattern: "^x+$" } } } } }
  - { id: b, type: transform, dependsOn: [a], when: { field: steps.a.output.id, op: contains, value: x }, with: { value: { pad: "{{ inputs.pad }}", later: "{{ timestamp(steps.a.output.at) < timestamp('2027-01-01T00:00:00Z') }}", match: "{{ steps.a.output.id.matches('x+') }}" } }, output: { evidence: [{ name: e, value: "{{ output }}" }] } }
  - { id: c, type: conditional, dependsOn: [b], switch: "steps.a.output.id.lowerAscii()", cases: { xx: [] } }
outputs: { sorted: "{{ ['b', 'a'].map(x, x.upperAscii()) }}" }
`);
    const world = worldOf(runbook);
    const begin = given(runbook).when(start(runbook, { inputs: { pad: 'x'.repeat(INLINE_BYTES_MAX) } }));
    const word = { type: 'CompleteStep', step: 'a', attempt: 1, executor: 'x', output: { at: '2026-11-21T00:00:00Z', id: 'xx' } } as const;
    const decision = withoutWorld(() => decideExecution(word, begin.state, world));
    expect(decision.kind === 'events' ? decision.events.map(({ type }) => type) : decision).toEqual([
      'StepCompleted',
      'StepCompleted',
      'BranchChosen',
      'StepCompleted',
      'ExecutionCompleted',
    ]);
  });

  it('asked again answers the same, and changes neither its state nor its command', () => {
    fc.assert(
      fc.property(arbitraryRunbook, arbitraryChances, (runbook, chances) => {
        runRandomly(runbook, () => chances.next().value, {
          decide: (command, state, world) => {
            const first = decideExecution(frozen(command), frozen(state), world);
            expect(decideExecution(command, state, world)).toEqual(first);
            return first;
          },
          evolve: (state, event) => evolveExecution(frozen(state), frozen(event)),
        });
      }),
      { numRuns: Math.ceil(RANDOM_RUNS / 5) },
    );
  });
});

/** In modules a write to a frozen object throws. */
function frozen<T extends object>(value: T): T {
  for (const member of Object.values(value) as unknown[])
    if (typeof member === 'object' && member !== null && !Object.isFrozen(member)) frozen(member);
  return Object.freeze(value);
}
