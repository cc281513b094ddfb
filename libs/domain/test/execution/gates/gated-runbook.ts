import { checkRunbook, parseRunbook, type Runbook } from '@runbook/domain';
import fc from 'fast-check';

const STEPS_MAX = 7;
const BODY_MAX = 3;

type Kind = 'action' | 'call-service' | 'transform' | 'human-approval' | 'conditional' | 'loop';

interface Shape {
  readonly kind: Kind;
  readonly back: readonly number[];
  readonly ahead: readonly number[];
  readonly join: 'all' | 'any';
  readonly when: boolean;
  readonly onError: 'fail' | 'continue' | 'skip' | 'goto';
  readonly onTimeout: 'fail' | 'reject' | 'approve' | 'escalate';
  readonly quorum: number;
  readonly reads: 'input' | 'before' | 'item';
  /** Also depends on the nearest approval before it. */
  readonly afterGate: boolean;
  readonly body: readonly Shape[];
}

const shape = (kinds: readonly Kind[], body: fc.Arbitrary<readonly Shape[]>): fc.Arbitrary<Shape> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    back: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    ahead: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    join: fc.constantFrom('all', 'all', 'all', 'any'),
    when: fc.integer({ min: 0, max: 9 }).map((n) => n === 9),
    onError: fc.constantFrom('fail', 'fail', 'fail', 'fail', 'continue', 'skip', 'goto'),
    onTimeout: fc.constantFrom('fail', 'reject', 'approve', 'escalate', 'escalate', 'escalate'),
    quorum: fc.integer({ min: 1, max: 2 }),
    reads: fc.constantFrom('input', 'before', 'item'),
    afterGate: fc.constantFrom(true, true, false),
    body,
  } as const);

const FLAT: readonly Kind[] = ['action', 'call-service', 'human-approval', 'human-approval', 'conditional', 'transform'];
const inLoop = fc.array(shape(FLAT, fc.constant([])), { minLength: 1, maxLength: BODY_MAX });

/**
 * Runbooks with approvals, branches, jumps, joins and loops anywhere, in which every acting step is sensitive that the static rule allows to
 * be.
 */
export const arbitraryGatedRunbook: fc.Arbitrary<Runbook> = fc
  .tuple(fc.array(shape([...FLAT, 'loop'], inLoop), { minLength: 2, maxLength: STEPS_MAX }), fc.integer({ min: 0, max: 3 }))
  .map(([shapes, draw]) => withSensitive(stepsOf(draw === 0 ? shapes : shapes.map(gatedAt(draw)), 's', false)))
  .filter((runbook): runbook is Runbook => runbook !== undefined);

/** Most random runbooks hold no gate that lets anything sensitive through; with a plain one among the first steps many do. */
const gatedAt =
  (place: number) =>
  (one: Shape, index: number): Shape =>
    index !== place - 1
      ? one
      : { ...one, kind: 'human-approval', when: false, onError: 'fail', onTimeout: 'escalate', back: [], afterGate: false };

type StepText = { readonly [member: string]: unknown };

const ACTING: ReadonlySet<string> = new Set(['action', 'call-service']);

function stepsOf(shapes: readonly Shape[], prefix: string, isBody: boolean): StepText[] {
  const idOf = (index: number): string => `${prefix}${index}`;
  return shapes.map((one, index) => {
    const gate = shapes.findLastIndex(({ kind }, at) => kind === 'human-approval' && at < index);
    const before = one.afterGate && gate >= 0 ? [...one.back.map((back) => index - back), gate] : one.back.map((back) => index - back);
    const dependsOn = [...new Set(before.filter((other) => other >= 0))].map(idOf);
    const targets = [...new Set(one.ahead.map((ahead) => index + ahead).filter((other) => other < shapes.length))].map(idOf);
    const [target] = targets;
    const onError = one.onError === 'goto' ? (target === undefined ? 'fail' : { goto: target }) : one.onError;
    const common = {
      id: idOf(index),
      ...(dependsOn.length > 0 && { dependsOn, join: one.join }),
      ...(one.when && { when: 'inputs.n > 0' }),
      onError,
    };
    return { ...common, ...parametersOf(one, common.id, targets, one.join === 'all' ? dependsOn : [], isBody) };
  });
}

function parametersOf(one: Shape, id: string, targets: readonly string[], settled: readonly string[], isBody: boolean): StepText {
  const { kind, onTimeout, quorum } = one;
  switch (kind) {
    case 'human-approval': {
      const escalate = onTimeout === 'escalate' ? { escalateTo: { users: ['gil'] } } : {};
      return { type: kind, with: { approvers: { roles: ['lead'] }, quorum, timeoutMs: 1_000, onTimeout, ...escalate } };
    }
    case 'conditional':
      // With `n: 2` there is no such item, and the conditional fails.
      return { type: kind, if: "inputs.list[inputs.n] == 'y'", then: targets.slice(0, 1), else: targets.slice(1) };
    case 'transform':
      return { type: kind, with: { value: { v: '{{ inputs.v }}' } } };
    case 'loop':
      return { type: kind, forEach: 'inputs.list', concurrency: quorum, steps: stepsOf(one.body, `${id}b`, true) };
    default: {
      const read = valueRead(one, settled, isBody);
      const retry = { maxAttempts: 2, delayMs: 100 };
      return kind === 'action'
        ? { type: kind, use: 'act', retry, with: { read, v: '{{ inputs.v }}' } }
        : {
            type: kind,
            retry,
            effect: quorum === 1 ? 'once' : 'idempotent',
            with: { method: 'POST', url: 'https://x.example/', body: { read } },
          };
    }
  }
}

function valueRead({ reads }: Shape, [before]: readonly string[], isBody: boolean): string {
  if (reads === 'before' && before !== undefined) return `{{ has(steps.${before}.output) ? steps.${before}.output : 'nothing' }}`;
  return reads === 'item' && isBody ? '{{ item }}' : '{{ inputs.v }}';
}

/** All that act are sensitive at first; those that the static rule refuses are not. Undefined: it refuses the runbook for something else. */
function withSensitive(steps: readonly StepText[]): Runbook | undefined {
  const marked = runbookOf(steps.map((step) => mark(step, () => true)));
  const refused = new Set<string>();
  for (const { code, path } of checkRunbook(marked).errors) {
    if (!code.startsWith('unapproved') && code !== 'approval-not-provable') return undefined;
    refused.add(path.replace(/\/sensitive$/, ''));
  }
  const runbook = runbookOf(steps.map((step, index) => mark(step, (path) => !refused.has(path), `/steps/${index}`)));
  return checkRunbook(runbook).valid ? runbook : undefined;
}

function mark(step: StepText, isMarked: (path: string) => boolean, path = ''): StepText {
  const body = step['steps'] as StepText[] | undefined;
  return {
    ...step,
    ...(ACTING.has(String(step['type'])) && isMarked(path) && { sensitive: 'containment' }),
    ...(body && { steps: body.map((one, index) => mark(one, isMarked, `${path}/steps/${index}`)) }),
  };
}

const INPUTS = {
  type: 'object',
  properties: { n: { type: 'integer' }, v: { type: 'string' }, list: { type: 'array' } },
  required: ['n', 'v', 'list'],
};

function runbookOf(steps: readonly StepText[]): Runbook {
  const parsed = parseRunbook(JSON.stringify({ apiVersion: 'runbook/v1', id: 'gated', name: 'gated', inputs: INPUTS, steps }), 'json');
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message, path }) => `${path}: ${message}`).join('\n'));
  return parsed.runbook;
}
