import type { Json, Runbook } from '@runbook/domain';
import fc from 'fast-check';

type StepText = { [member: string]: Json };

const STEPS_MAX = 7;

/** Runbooks over what runs today: actions, branches, joins, retries, every `onError`, `onFailure` steps, outputs. Always acyclic. */
export const arbitraryRunbook: fc.Arbitrary<Runbook> = fc
  .tuple(
    fc.array(arbitraryShape(), { minLength: 1, maxLength: STEPS_MAX }),
    fc.boolean(),
    fc.option(fc.integer({ min: 1, max: 3 })),
    fc.boolean(),
  )
  .map(([shapes, withOnFailure, concurrency, withDeadline]) => {
    const steps = shapes.map((shape, index) => stepOf(shape, index, shapes.length));
    return {
      apiVersion: 'runbook/v1',
      id: 'random',
      name: 'random',
      steps,
      outputs: { count: `{{ inputs.n + ${steps.length} }}` },
      ...((concurrency || withDeadline) && {
        limits: { ...(concurrency && { concurrency }), ...(withDeadline && { durationMs: 20_000 }) },
      }),
      ...(withOnFailure && {
        onFailure: [{ id: 'tell', type: 'action', use: 'tell', with: { failed: "{{ has(failure.step) ? failure.step : 'run' }}" } }],
      }),
    } as unknown as Runbook;
  });

interface Shape {
  readonly kind: 'action' | 'call-service' | 'conditional' | 'transform';
  readonly dependencies: readonly number[];
  readonly join: 'all' | 'any';
  readonly onError: 'fail' | 'continue' | 'skip' | 'goto';
  readonly attemptsMax: number;
  readonly jitter: boolean;
  readonly when: boolean | null;
  readonly targets: readonly number[];
}

function arbitraryShape(): fc.Arbitrary<Shape> {
  return fc.record({
    kind: fc.constantFrom('action', 'call-service', 'conditional', 'transform'),
    dependencies: fc.array(fc.nat(STEPS_MAX), { maxLength: 3 }),
    join: fc.constantFrom('all', 'any'),
    onError: fc.constantFrom('fail', 'continue', 'skip', 'goto'),
    attemptsMax: fc.integer({ min: 1, max: 3 }),
    jitter: fc.boolean(),
    when: fc.option(fc.boolean()),
    targets: fc.array(fc.nat(STEPS_MAX), { maxLength: 2 }),
  } as const);
}

const idOf = (index: number): string => `s${index}`;

/** Edges lead from lower to higher indexes only. */
function stepOf(shape: Shape, index: number, count: number): StepText {
  const earlier = [...new Set(shape.dependencies.filter((other) => other < index))].map(idOf);
  const later = [...new Set(shape.targets.filter((other) => other > index && other < count))].map(idOf);
  const [target] = later;
  const common = {
    id: idOf(index),
    ...(earlier.length > 0 && { dependsOn: earlier, join: shape.join }),
    ...(shape.when !== null && { when: `inputs.n >= 0 && ${shape.when}` }),
  };
  const onError: Json = shape.onError === 'goto' ? (target ? { goto: target } : 'continue') : shape.onError;
  const retry = { maxAttempts: shape.attemptsMax, backoff: 'exponential', delayMs: 100, jitter: shape.jitter };
  switch (shape.kind) {
    case 'conditional':
      return { ...common, type: 'conditional', if: `inputs.n % 2 == ${index % 2}`, then: later.slice(0, 1), else: later.slice(1) };
    case 'transform':
      return {
        ...common,
        type: 'transform',
        onError,
        with: { value: { n: `{{ inputs.n * ${index} }}`, missing: index % 5 === 4 ? '{{ steps.none.output }}' : null } },
      };
    case 'action':
      return { ...common, type: 'action', use: 'act', onError, retry, with: { n: '{{ inputs.n }}' } };
    case 'call-service':
      return {
        ...common,
        type: 'call-service',
        onError,
        retry,
        timeoutMs: 5_000,
        with: { method: 'GET', url: 'https://service.example/{{ inputs.n }}' },
      };
  }
}
