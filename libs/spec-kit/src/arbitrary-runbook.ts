import { checkRunbook, type Json, type Runbook } from '@runbook/domain';
import fc from 'fast-check';
import { childAmong, parametersOf, type StepText } from './parameters-of-shape.js';
import { arbitraryShapes, type RetryShape, type StepShape } from './runbook-shapes.js';

const STEPS_MAX = 8;
const STEPS_OF_CHILD_MAX = 3;
const LOOP_DEPTH = 2;
const ROOT = 'main';

/** Runbooks over the whole language that the static rules let through. */
export const arbitraryRunbook: fc.Arbitrary<Runbook> = arbitraryChecked('random', ['random'], STEPS_MAX, LOOP_DEPTH);

/**
 * A runbook with others that it may run as children, themselves among them: every kind of recursion, ended by their inputs or by the
 * bound of depth. The first is the one to be started.
 */
export const arbitraryRunbooks: fc.Arbitrary<Runbook[]> = fc
  .tuple(
    arbitraryChecked(ROOT, [ROOT, 'child', 'other'], STEPS_MAX, LOOP_DEPTH),
    arbitraryChecked('child', ['other', 'child'], STEPS_OF_CHILD_MAX, 1),
    arbitraryChecked('other', ['child'], STEPS_OF_CHILD_MAX, 0),
  )
  .map((runbooks) => [...runbooks]);

function arbitraryChecked(id: string, children: readonly string[], stepsMax: number, loopDepth: number): fc.Arbitrary<Runbook> {
  return arbitraryDocument(id, children, stepsMax, loopDepth).filter((runbook) => checkRunbook(runbook).valid);
}

function arbitraryDocument(id: string, children: readonly string[], stepsMax: number, loopDepth: number): fc.Arbitrary<Runbook> {
  return fc
    .record({
      steps: arbitraryShapes(stepsMax, loopDepth),
      onFailure: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: arbitraryShapes(2, 1) }),
      concurrency: fc.constantFrom(null, null, 1, 2),
      durationMs: fc.constantFrom(null, null, null, 20_000, 120_000),
      outputs: fc.boolean(),
    })
    .map(({ steps, onFailure, concurrency, durationMs, outputs }): StepText => ({
      apiVersion: 'runbook/v1',
      id,
      name: id,
      inputs: INPUTS,
      steps: stepsOf(steps, { prefix: 's', children, isChild: id !== ROOT, isGuarded: false, inLoop: false }),
      ...(onFailure.length > 0 && {
        onFailure: stepsOf(onFailure, { prefix: 'f', children: [], isChild: false, isGuarded: false, inLoop: false }),
      }),
      ...(outputs && { outputs: { count: `{{ inputs.n + ${steps.length} }}` } }),
      ...((concurrency || durationMs) && { limits: { ...(concurrency && { concurrency }), ...(durationMs && { durationMs }) } }),
    }))
    .map((document) => document as unknown as Runbook);
}

const INPUTS: Json = { type: 'object', required: ['n', 'k'], properties: { n: { type: 'integer' }, k: { type: 'string' } } };

interface ListPlace {
  /** Of the ids: unique in the document. */
  readonly prefix: string;
  readonly children: readonly string[];
  /** Of a child: loops around, and retries of, what it runs itself would make thousands of runs. */
  readonly isChild: boolean;
  /** An approval stands before the loop whose body it is. */
  readonly isGuarded: boolean;
  readonly inLoop: boolean;
}

/** Edges lead from earlier to later steps of a list only. */
function stepsOf(shapes: readonly StepShape[], list: ListPlace): StepText[] {
  const idOf = (index: number): string => `${list.prefix}${index}`;
  // More children than one for each list, or some in the loops of children, would make thousands of runs.
  const childAt = list.children.length === 0 ? -1 : shapes.findIndex(({ kind }) => kind === 'runbook');
  const gateBefore = (index: number): number => shapes.findLastIndex(({ kind }, at) => kind === 'human-approval' && at < index);
  const isSensitiveAt = (index: number): boolean => {
    const { sensitive, kind } = shapes[index] as StepShape;
    return sensitive && ACTING.has(kind) && (gateBefore(index) >= 0 || list.isGuarded);
  };
  return shapes.map((drawn, index) => {
    const shape = drawn.kind === 'runbook' ? asChild(drawn, index === childAt, list) : drawn;
    const gate = gateBefore(index);
    const isSensitive = isSensitiveAt(index);
    const guards = shapes.some((_, other) => gateBefore(other) === index && isSensitiveAt(other));
    const back = shape.back.map((steps) => index - steps).filter((other) => other >= 0);
    const before = isSensitive && gate >= 0 ? [gate, ...back] : back;
    const dependsOn = [...new Set(before)].map(idOf);
    const ahead = shape.ahead.map((steps) => index + steps).filter((other) => other < shapes.length);
    const targets = [...new Set(ahead)].map(idOf);
    const settled = shape.join === 'all' || isSensitive ? dependsOn : [];
    const place = { id: idOf(index), settled, targets, children: list.children, inLoop: list.inLoop, guards };
    return {
      ...memberTexts(guards && shape.onError === 'continue' ? { ...shape, onError: 'skip' } : shape, place.id, dependsOn, settled, targets),
      ...(isSensitive && { sensitive: 'containment', join: 'all' }),
      ...parametersOf(shape, place),
      ...(shape.kind === 'loop' && {
        steps: stepsOf(shape.body, {
          prefix: `${place.id}b`,
          children: shape.variant % 5 === 0 && list.prefix === 's' && !list.isChild ? list.children.filter((id) => id !== ROOT) : [],
          isChild: list.isChild,
          isGuarded: list.isGuarded || isSensitive,
          inLoop: true,
        }),
      }),
    };
  });
}

function asChild(drawn: StepShape, isAllowed: boolean, { isChild, children }: ListPlace): StepShape {
  if (!isAllowed) return { ...drawn, kind: 'action' };
  return isChild || childAmong(drawn, children) === ROOT ? { ...drawn, retry: null } : drawn;
}

const ACTING: ReadonlySet<string> = new Set(['action', 'call-service', 'notify', 'command', 'runbook', 'loop']);
const REQUESTED: ReadonlySet<string> = new Set(['action', 'call-service', 'notify', 'command']);
/** What the engine computes or waits for has no reply to check. */
const WITH_SCHEMA: ReadonlySet<string> = new Set(['action', 'call-service', 'wait-for-event']);

function memberTexts(shape: StepShape, id: string, dependsOn: readonly string[], settled: readonly string[], targets: readonly string[]) {
  const { kind, when, retry, timeoutMs, join } = shape;
  const [target] = targets;
  const [before] = settled;
  const onError: Json = shape.onError === 'goto' ? (target === undefined ? 'continue' : { goto: target }) : shape.onError;
  const condition = {
    'never-asked': undefined,
    even: 'inputs.n % 2 == 0',
    'first-input': { field: 'inputs.k', op: 'ne', value: 'host-b' },
    'dependency-completed': before === undefined ? undefined : `steps.${before}.status == 'COMPLETED'`,
  }[when];
  return {
    id,
    ...(dependsOn.length > 0 && { dependsOn, join }),
    ...(condition !== undefined && { when: condition }),
    ...(kind !== 'conditional' && { onError }),
    ...(retry && { retry: retryOf(kind === 'loop' ? { ...retry, on: 'everything' } : retry) }),
    ...(timeoutMs && { timeoutMs }),
    ...(shape.once && REQUESTED.has(kind) && { effect: 'once' }),
    ...broughtBy(shape),
    ...((shape.outputSchema || shape.evidence) && WITH_SCHEMA.has(kind) && { output: outputOf(shape) }),
  };
}

/** What a step is declared to bring. Of the digits that its kind decodes, so that nothing more is drawn; the plainest brings nothing. */
function broughtBy({ variant }: StepShape): StepText {
  const choice = variant % 7;
  return {
    ...(choice === 5 && { classification: variant % 2 === 0 ? 'TLP:RED' : 'top secret' }),
    ...(choice === 6 && { dataLicenses: ['vendor-feed'] }),
  };
}

function retryOf({ maxAttempts, backoff, delayMs, jitter, on, maxTotalMs }: RetryShape): StepText {
  const names = { any: undefined, silence: ['timeout', 'connection', 'lease-lost'], replies: ['5xx', 429], everything: EVERY_ERROR }[on];
  return { maxAttempts, backoff, delayMs, jitter, ...(names && { on: names }), ...(maxTotalMs && { maxTotalMs }) };
}

/** Also the ones that no retry mends unless it is asked for. */
const EVERY_ERROR = [
  'timeout',
  '5xx',
  '4xx',
  'connection',
  'invalid-output',
  'rejected',
  'expired',
  'cancelled',
  'expression',
  'internal',
  'limit-exceeded',
];

function outputOf({ kind, outputSchema, evidence }: StepShape): StepText {
  const reply: Json = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } };
  // Some of what producers send is more.
  const event: Json = { type: 'object', properties: { n: { maximum: 9 } } };
  return {
    ...(outputSchema && { schema: kind === 'wait-for-event' ? event : reply }),
    ...(evidence && { evidence: [{ name: 'reply', value: '{{ output }}' }] }),
  };
}
