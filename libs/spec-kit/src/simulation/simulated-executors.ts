import type { ExecutionCommand, Json, PolicyDecision, StepCancelRequested, StepInDoubt, StepRequested } from '@runbook/domain';
import type { World } from './world.js';

export const EXECUTOR = 'executor-1';
const ERROR_NAMES = [
  'http-503',
  'http-429',
  'connection',
  'timeout',
  'internal',
  'http-404',
  'rejected',
  'denied',
  'invalid-output',
  'cancelled',
  'http-502',
  'http-202',
  'exit-code',
] as const;
const HEARTBEAT_MS = 10_000;
/** Longer than a lease without a heartbeat, and than most time-outs. */
const LATE_MS = 45_000;

/** Shares of what executors do with an attempt; the rest of them completes it. */
const TEMPERS = {
  helpful: { fails: 0.12, silent: 0.03, twice: 0.05, late: 0.03, slow: 0.03, wrongAttempt: 0.02 },
  moody: { fails: 0.35, silent: 0.08, twice: 0.1, late: 0.08, slow: 0.06, wrongAttempt: 0.05 },
} as const;

/** Do what is asked, or fail, fall silent, answer twice, late, or about another attempt; heed a cancel signal or not; know what happened or not. */
export function employExecutors(world: World): void {
  // Effects that must happen once begin when the log says that somebody has them.
  const toBegin = new Map<string, StepRequested>();
  world.onFacts((execution, event) => {
    if (event.type === 'StepRequested') {
      if (event.effect === 'once') toBegin.set(nameOf(execution, event), event);
      else attempt(world, execution, event);
      take(world, execution, event);
    }
    if (event.type === 'StepLeaseRenewed') {
      const request = toBegin.get(nameOf(execution, event));
      toBegin.delete(nameOf(execution, event));
      if (request) attempt(world, execution, request);
    }
    if (event.type === 'StepCancelRequested') heed(world, execution, event);
    if (event.type === 'StepInDoubt') probe(world, execution, event);
  });
}

const nameOf = (execution: string, { step, attempt: number, dispatch }: Pick<StepRequested, 'step' | 'attempt' | 'dispatch'>): string =>
  `${execution}/${step}#${number}.${dispatch}`;

/** By the first renewal; an executor may die before it. */
function take(world: World, execution: string, event: StepRequested): void {
  const draw = world.chance('takes', nameOf(execution, event));
  const isTaken = event.effect === 'once' || event.offered ? draw > TEMPERS[world.schedule.temper].silent : draw < 0.5;
  if (isTaken) world.later(5, () => world.toExecution(execution, renewalOf(event)));
  if (!event.offered && world.chance('uses', nameOf(execution, event)) < 0.1)
    world.later(6, () => world.toExecution(execution, useOf(event)));
}

const useOf = ({ step, attempt: number, dispatch }: StepRequested): ExecutionCommand => ({
  type: 'RecordCredentialUse',
  ...{ step, attempt: number, executor: EXECUTOR, useId: `use_${step}_${number}_${dispatch}` },
  credentials: [{ name: 'ti-api', version: 1, host: 'ti.example:443' }],
});

const renewalOf = ({ step, attempt: number, dispatch, use }: StepRequested): ExecutionCommand => ({
  type: 'RenewLease',
  step,
  attempt: number,
  dispatch,
  executor: EXECUTOR,
  ...(use?.includes('/') && { use }),
});

function attempt(world: World, execution: string, event: StepRequested): void {
  const { step, attempt: number, dispatch, effect } = event;
  const names = [execution, step, number, dispatch];
  const answer = () => answerTo(world, execution, event);
  const say = (ms: number, body: ExecutionCommand) => world.later(ms, () => world.fromExecutor(execution, body));
  const afterMs = 10 + Math.floor(world.chance('how-long', ...names) * 3_000);
  const { silent, twice, late, slow, wrongAttempt } = TEMPERS[world.schedule.temper];
  let draw = world.chance('does', ...names);
  const is = (share: number, kind: string): boolean => {
    draw -= share;
    if (draw >= 0 || draw < -share) return false;
    world.inject(kind);
    return true;
  };
  // An executor that dies with an effect in its hands is what `effect: once` is about.
  if (is(effect === 'once' ? 3 * silent : silent, 'executor falls silent')) return;
  if (is(late, 'executor answers late')) return say(LATE_MS, answer());
  if (is(slow, 'executor takes long')) {
    for (let ms = HEARTBEAT_MS; ms < LATE_MS; ms += HEARTBEAT_MS) say(ms, renewalOf(event));
    return say(LATE_MS, answer());
  }
  if (is(wrongAttempt, 'executor speaks of another attempt')) say(afterMs / 2, { ...answer(), attempt: otherThan(number) });
  if (is(twice, 'executor answers twice')) say(afterMs + 5, answer());
  say(afterMs, answer());
}

/** The one before, or one that never comes. Of the next one nobody can speak yet: what was said of it in advance would mean something once a new owner reads it again. */
const otherThan = (attempt: number): number => (attempt > 1 ? attempt - 1 : attempt + NEVER_MADE);
const NEVER_MADE = 1_000_000;

const ALLOWED: PolicyDecision = { outcome: 'allowed', act: 'run', askedAt: '2026-11-30T12:00:00.000Z', inputDigest: 'd'.repeat(64) };

type Answer = Extract<ExecutionCommand, { type: 'CompleteStep' | 'FailStep' }>;

function answerTo(world: World, execution: string, event: StepRequested): Answer {
  const { step, attempt: number, dispatch, use } = event;
  const names = [execution, step, number, dispatch];
  // Some have asked a policy, and say with their answer what it said.
  const asked = world.chance('policy', ...names) < 0.2 && { policy: [ALLOWED] };
  const about = { step, attempt: number, executor: EXECUTOR, ...(use?.includes('/') && { use }), ...asked };
  if (world.chance('fails', ...names) >= TEMPERS[world.schedule.temper].fails) {
    return { type: 'CompleteStep', ...about, output: outputOf(world, ...names) };
  }
  const name = ERROR_NAMES[Math.floor(world.chance('error', ...names) * ERROR_NAMES.length)]!;
  world.inject(`executor fails with ${name}`);
  const effectless = world.chance('effectless', ...names) < 0.3;
  if (effectless) world.effectless.add(`${execution}/${step}#${number}`);
  const http = name.startsWith('http-') ? { http: { status: Number(name.slice(5)), headers: {} } } : {};
  const error = { name, message: `it was ${name}` };
  return { type: 'FailStep', ...about, error, ...http, ...(effectless && { effectless: true as const }) };
}

/** Most fit the schema that a step may have. */
function outputOf(world: World, ...names: (string | number)[]): Json {
  const draw = world.chance('output', ...names);
  if (draw < 0.04) return 'not what was promised';
  return { ok: draw < 0.6, n: Math.floor(draw * 10) };
}

function heed(world: World, execution: string, { step, attempt: number }: StepCancelRequested): void {
  const draw = world.chance('heeds', execution, step, number);
  if (draw > 0.6) return world.inject('executor ignores a cancel signal');
  const about = { step, attempt: number, executor: EXECUTOR };
  const error = { name: 'cancelled', message: 'it was cancelled' };
  world.later(200, () =>
    world.toExecution(
      execution,
      draw < 0.4 ? { type: 'FailStep', ...about, error } : { type: 'CompleteStep', ...about, output: { ok: true } },
    ),
  );
}

function probe(world: World, execution: string, { step, attempt: number }: StepInDoubt): void {
  const draw = world.chance('probes', execution, step, number);
  if (draw > 0.5) return;
  const happened = draw < 0.25;
  world.later(500, () =>
    world.toExecution(execution, { type: 'ReportProbe', step, attempt: number, happened, ...(happened && { output: { ok: true } }) }),
  );
}
