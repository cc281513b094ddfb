import {
  decideExecution,
  evolveExecution,
  isFinal,
  nextExecutionTimerAt,
  noExecution,
  stepInstances,
  type Actor,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionState,
  type Runbook,
  type StepState,
} from '@runbook/domain';
import { start, worldOf } from '@runbook/spec-kit';

export interface Core {
  readonly decide: typeof decideExecution;
  readonly evolve: typeof evolveExecution;
}

export interface Recorded {
  readonly event: ExecutionEvent;
  /** Whoever's command it was decided on. */
  readonly by: string;
}

/** More than any of these runs needs to end. */
const DECISIONS_MAX = 120;
const APPROVERS = ['ana', 'ben', 'cy'];
/** Repairs; some of them are approvers as well. */
const OPERATORS = ['eve', 'dan', 'cy'];

/** A run of a gated runbook, driven by chance: executors, voters and time, and operators if they are let. Returns the log. */
export function runGated(
  runbook: Runbook,
  chance: () => number,
  { operators, core = { decide: decideExecution, evolve: evolveExecution } }: { operators: boolean; core?: Core },
): Recorded[] {
  const log: Recorded[] = [];
  const world = worldOf(runbook);
  let state: ExecutionState = noExecution;
  let now = Date.UTC(2026, 0, 1);
  const decide = (command: ExecutionCommand, by: string): void => {
    const actor: Actor = { kind: 'person', id: by, tenant: 'default', via: 'api-key', roles: by === 'gil' ? [] : ['lead'] };
    const decision = core.decide(command, state, { ...world, now, actor, chance: 0 });
    if (decision.kind !== 'events') return;
    // A restart after every decision.
    const events = JSON.parse(JSON.stringify(decision.events)) as ExecutionEvent[];
    log.push(...events.map((event) => ({ event, by })));
    state = JSON.parse(JSON.stringify(events.reduce(core.evolve, state))) as ExecutionState;
  };
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)];
  decide(start(runbook, { inputs: { n: Math.floor(chance() * 3), v: 'v', list: ['x', 'y'] } }), 'dev');
  for (let n = 0; n < DECISIONS_MAX && (operators || !isFinal(state.status)); n++) {
    const instances = [...stepInstances(state.steps)];
    const draw = chance();
    if (operators && draw < 0.3) {
      const repair = repairOf(pick(instances), chance, n);
      if (repair) decide(repair, pick(OPERATORS) ?? '');
    } else if (draw < 0.92) {
      const step = pick(
        instances.filter(([, { status }]) => status === 'RUNNING' || status === 'AWAITING_APPROVAL' || status === 'IN_DOUBT'),
      );
      if (step) answer(decide, step, chance, n);
    } else {
      now = Math.max(now, nextExecutionTimerAt(state) ?? now);
      decide({ type: 'FireTimers' }, 'engine');
    }
  }
  return log;
}

function answer(
  decide: (command: ExecutionCommand, by: string) => void,
  [step, state]: [string, StepState] | readonly [string, StepState],
  chance: () => number,
  n: number,
): void {
  const { attempt, status, approval } = state;
  if (status === 'AWAITING_APPROVAL' && approval) {
    const by = [...APPROVERS, 'gil', 'dev'][Math.floor(chance() * (APPROVERS.length + 2))] ?? '';
    const decision = chance() < 0.9 ? 'approve' : 'reject';
    const delegates = chance() < 0.05;
    if (delegates) decide({ type: 'DelegateApproval', step, to: 'gil' }, by);
    else decide({ type: 'CastVote', step, decision, digest: approval.digest }, by);
  } else if (chance() < 0.75) {
    decide({ type: 'CompleteStep', step, attempt, executor: 'x', output: `found-${n}` }, 'engine');
  } else {
    const name = chance() < 0.4 ? 'timeout' : 'http-503';
    decide({ type: 'FailStep', step, attempt, executor: 'x', error: { name, message: 'no' } }, 'engine');
  }
}

/** A repair verb on an instance. What a hand has touched is marked by it. */
function repairOf(found: readonly [string, StepState] | undefined, chance: () => number, n: number): ExecutionCommand | undefined {
  if (!found) return undefined;
  const [step, { output }] = found;
  const draw = chance();
  const reason = 'it must go on';
  if (draw < 0.25) return { type: 'RetryStep', step, reason };
  if (draw < 0.33) return { type: 'SkipStep', step, reason };
  if (draw < 0.65) return { type: 'EditVariables', changes: [{ path: 'inputs.v', value: `hand-${n}` }], reason };
  if (draw < 0.7) return { type: 'EditVariables', changes: [{ path: 'inputs.list', value: [`hand-${n}`] }], reason };
  if (draw < 0.9 && output !== undefined)
    return { type: 'EditVariables', changes: [{ path: `steps['${step}'].output`, value: `hand-${n}` }], reason };
  const outcome = (['completed', 'failed', 'retry'] as const)[n % 3] ?? 'retry';
  return { type: 'ResolveStep', step, outcome, output: `hand-${n}`, reason };
}
