import type { Json } from '@runbook/domain';
import type { StepShape } from './runbook-shapes.js';
import { Variant } from './variant.js';

export type StepText = { readonly [member: string]: Json };

/** Where a random step stands. */
export interface ShapePlace {
  readonly id: string;
  /** Steps of its list before it that it depends on, all of them. */
  readonly settled: readonly string[];
  /** Steps of its list behind it, nearest first, that it may lead to. */
  readonly targets: readonly string[];
  /** Runbooks that may be run as children, and none where no child fits. */
  readonly children: readonly string[];
  readonly inLoop: boolean;
  /** An approval that a sensitive step needs: it must not grant itself. */
  readonly guards: boolean;
}

/** The kinds of external events that random runbooks wait for, and the keys. */
export const EVENT_TYPES = ['com.example.seen', 'com.example.done'] as const;
export const EVENT_KEYS = ['host-a', 'host-b'] as const;
/** Who is asked, with their roles. `ana` starts runs. */
export const PEOPLE: readonly { readonly id: string; readonly roles: readonly string[] }[] = [
  { id: 'ana', roles: ['lead'] },
  { id: 'ben', roles: ['lead'] },
  { id: 'cara', roles: ['lead', 'duty'] },
  { id: 'dan', roles: ['duty'] },
];

/** What a step of the kind says beside what steps of every kind say. */
export function parametersOf(shape: StepShape, place: ShapePlace): StepText {
  const variant = new Variant(shape.variant);
  switch (shape.kind) {
    case 'action':
      return { type: 'action', with: { n: valueText(variant, place), k: '{{ inputs.k }}' }, use: variant.of('act', 'act', 'edr/act') };
    case 'transform':
      return { type: 'transform', with: { value: { n: valueText(variant, place), twice: '{{ inputs.n * 2 }}' } } };
    case 'call-service':
      return { type: 'call-service', with: callOf(variant, place) };
    case 'notify':
      return { type: 'notify', with: { channel: 'webhook', url: 'https://chat.example/hook', text: 'n is {{ inputs.n }}' } };
    case 'command':
      return { type: 'command', with: { host: 'host.example', credential: 'ssh-key', argv: ['isolate', '{{ inputs.k }}'] } };
    case 'conditional':
      return { type: 'conditional', ...branchesOf(variant, place) };
    case 'loop':
      return { type: 'loop', ...iterationsOf(variant, place) };
    case 'human-approval':
      return { type: 'human-approval', with: approvalOf(variant, place) };
    case 'instruction':
      return { type: 'instruction', with: instructionOf(variant) };
    case 'wait-for-event':
      return { type: 'wait-for-event', with: waitOf(variant, place) };
    case 'timer':
      return { type: 'timer', with: timerOf(variant) };
    case 'runbook':
      return { type: 'runbook', with: childOf(variant, place) };
  }
}

function valueText(variant: Variant, { settled, inLoop }: ShapePlace): Json {
  const [before] = settled;
  const texts = [
    '{{ inputs.n }}',
    '{{ inputs.n + 1 }}',
    // Of 0 it is an error, until somebody edits it.
    '{{ 6 / inputs.n }}',
    ...(inLoop ? ['{{ index }}'] : []),
    ...(before === undefined
      ? []
      : [`{{ has(steps.${before}.output) ? 1 : 0 }}`, `{{ steps.${before}.status }}`, `{{ steps.${before}.output }}`]),
  ];
  return variant.of(...texts);
}

function callOf(variant: Variant, place: ShapePlace): StepText {
  const call: StepText = { method: 'POST', url: 'https://service.example/{{ inputs.k }}', body: { n: valueText(variant, place) } };
  return variant.yes ? { ...call, headers: { authorization: 'Bearer {{ secrets.api }}' } } : call;
}

function branchesOf(variant: Variant, { targets }: ShapePlace): StepText {
  const [near, far] = targets;
  const one = near === undefined ? [] : [near];
  const other = far === undefined ? [] : [far];
  switch (variant.take(4)) {
    case 0:
      return { if: 'inputs.n % 2 == 0', then: one, else: other };
    case 1:
      return { if: { field: 'inputs.n', op: 'gte', value: 3 }, then: other, else: one };
    case 2:
      return { if: { any: [{ not: { field: 'inputs.k', op: 'eq', value: EVENT_KEYS[0] } }, 'inputs.n > 5'] }, then: one, else: other };
    default:
      return { switch: 'inputs.n % 3', cases: { '0': one, '1': other }, default: variant.yes ? one : [] };
  }
}

/** Bounded by what the values can be: a random run must not fill a log. */
function iterationsOf(variant: Variant, { settled }: ShapePlace): StepText {
  const [before] = settled;
  const kinds: StepText[] = [
    { count: variant.take(4) },
    { forEach: ['a', 'b', 'c'].slice(0, 1 + variant.take(3)), as: 'thing' },
    { count: '{{ inputs.n % 4 }}', maxIterations: 3 },
    { while: `index < ${1 + variant.take(3)}`, maxIterations: 3 },
    // One too few: over the cap is an error.
    { while: 'index < inputs.n', maxIterations: 2 },
    { forEach: before === undefined ? '[inputs.n, 2]' : `has(steps.${before}.output) ? [1, 2, 3] : [4]` },
  ];
  return {
    ...variant.of(...kinds),
    ...(variant.yes && { concurrency: 1 + variant.take(3) }),
    ...(variant.yes && { breakIf: 'index >= 1' }),
    ...(variant.yes && { collect: { i: '{{ index }}', n: '{{ inputs.n }}' } }),
  };
}

function approvalOf(variant: Variant, { guards }: ShapePlace): StepText {
  const approvers = variant.of<StepText>(
    { roles: ['lead'] },
    { users: ['ben'] },
    { roles: ['duty'], users: ['ana'] },
    { users: ['ben', 'cara', 'dan'] },
  );
  const quorum = 1 + variant.take(2);
  const onTimeout = variant.of('fail', 'reject', guards ? 'fail' : 'approve', 'escalate');
  return {
    approvers,
    quorum,
    ...(variant.yes && { of: quorum + variant.take(2) }),
    ...(variant.yes && { fourEyes: variant.yes }),
    ...(variant.yes && { rejectOnFirst: variant.yes }),
    ...(variant.yes && { timeoutMs: variant.of(4_000, 60_000) }),
    onTimeout,
    ...(onTimeout === 'escalate' && { escalateTo: { roles: ['duty'] } }),
    ...(variant.yes && { form: FORM }),
    message: 'Go on with {{ inputs.k }}?',
  };
}

const FORM: Json = { type: 'object', required: ['ticket'], properties: { ticket: { type: 'string' } } };

function instructionOf(variant: Variant): StepText {
  const assignee = variant.of<Json | undefined>(undefined, 'dan', { roles: ['lead'] });
  return {
    markdown: 'Look at **{{ inputs.k }}**.',
    ...(assignee !== undefined && { assignee }),
    ...(variant.yes && { checklist: ['looked', 'noted'] }),
    ...(variant.yes && { form: FORM }),
  };
}

function waitOf(variant: Variant, { targets }: ShapePlace): StepText {
  const one = (name: string): StepText => ({ name, ...awaitedOf(variant) });
  const mode = variant.take(4);
  const [target] = targets;
  const onTimeout = variant.of<Json>('fail', 'continue', target === undefined ? 'continue' : { goto: target });
  return {
    ...(mode === 1 ? { anyOf: [one('x'), one('y')] } : mode === 2 ? { allOf: [one('x'), one('y')] } : awaitedOf(variant)),
    ...(variant.yes && { timeoutMs: variant.of(2_000, 30_000), onTimeout }),
    ...(variant.yes && { read: 'envelope' }),
  };
}

function awaitedOf(variant: Variant): StepText {
  const key = variant.of('{{ inputs.k }}', EVENT_KEYS[0], EVENT_KEYS[1], undefined);
  const when = variant.of<Json | undefined>(undefined, 'event.data.n >= inputs.n', { field: 'event.data.n', op: 'gt', value: 4 });
  return { event: variant.of(...EVENT_TYPES), ...(key !== undefined && { key }), ...(when !== undefined && { when }) };
}

function timerOf(variant: Variant): StepText {
  return variant.of<StepText>(
    { durationMs: 500 },
    { durationMs: 20_000 },
    { durationMs: '{{ inputs.n * 1000 }}' },
    { until: '2026-01-01T00:00:10Z' },
    { durationMs: 7_200_000 },
  );
}

/** Which of these the step runs. */
export const childAmong = ({ variant }: StepShape, children: readonly string[]): string => children[variant % children.length] ?? '';

function childOf(variant: Variant, { children }: ShapePlace): StepText {
  return { id: variant.of(...children), ...(variant.yes && { version: 1 }), inputs: { n: '{{ inputs.n - 1 }}', k: '{{ inputs.k }}' } };
}
