import { isFinal, isRunningAttempt, stepAt, type ExecutionState } from '@runbook/domain';
import { PEOPLE } from '../parameters-of-shape.js';
import { OPERATOR, person } from './inhabitants.js';
import type { RunHistory } from './ledger.js';
import { EXECUTOR } from './simulated-executors.js';
import { FILLED, openApproval } from './simulated-people.js';
import type { World } from './world.js';

/** More than any random run needs, step by step; a run that is not over then never ends. */
const ROUNDS_MAX = 400;
const ROUND_MS = 600;
/** Beyond this the time is jumped over with nobody there, as in an outage: owners that run snapshot every other second. */
const LIVE_MS_MAX = 20_000;
/** Takes every condition that random runbooks set on events. */
const LARGE = 1_000;
/** Rounds in which nothing happens before nothing will. */
const IDLE_ROUNDS_MAX = 4;

/** Everybody now does what is waited for, and time passes, until nothing is left to be done, or nothing more happens. */
export async function drain(world: World): Promise<void> {
  await world.makePeace();
  let idle = 0;
  let factsBefore = -1;
  for (let round = 0; round < ROUNDS_MAX && idle < IDLE_ROUNDS_MAX; round++) {
    world.ledger.catchUp();
    const open = [...world.ledger.runs.values()].filter(({ state }) => !isFinal(state.status));
    const facts = factsOf(world);
    const dueMs = Math.min(...open.map(({ state }) => world.core.nextExecutionTimerAt(state) ?? Infinity)) - world.clock.now();
    idle = facts === factsBefore && (dueMs === Infinity || open.length === 0) ? idle + 1 : 0;
    factsBefore = facts;
    for (const run of open) serve(world, run, round);
    await world.clock.advance(ROUND_MS);
    world.ledger.catchUp();
    const isQuiet = facts === factsOf(world);
    if (!isQuiet || dueMs === Infinity) continue;
    if (dueMs <= LIVE_MS_MAX) await world.clock.advance(Math.max(0, dueMs));
    else await world.outage(dueMs);
  }
}

/** Refusals are none: who has no voice is told so in every round. */
const factsOf = ({ ledger }: World): number => [...ledger.runs.values()].reduce((sum, { turns }) => sum + turns.length, 0);

function serve(world: World, { id, state }: RunHistory, round: number): void {
  if (state.hold) world.toExecution(id, { type: 'ReleaseExecution', reason: 'it may go on' }, person(OPERATOR));
  else if (state.status === 'PAUSED') world.toExecution(id, { type: 'ResumeExecution' }, person(OPERATOR));
  for (const path of state.open) servePath(world, id, state, path, round);
}

function servePath(world: World, id: string, state: ExecutionState, path: string, round: number): void {
  const step = stepAt(state.steps, path);
  if (!step) return;
  if (isRunningAttempt(step)) {
    const use = useOf(world, state, path);
    if (use !== undefined) {
      const { attempt, dispatch } = step;
      world.toExecution(id, { type: 'RenewLease', step: path, attempt, dispatch, executor: EXECUTOR, use });
    }
    world.toExecution(id, {
      type: 'CompleteStep',
      step: path,
      attempt: step.attempt,
      executor: EXECUTOR,
      output: { ok: true, n: 1 },
      ...(use !== undefined && { use }),
    });
  }
  if (step.status === 'IN_DOUBT') {
    world.toExecution(
      id,
      { type: 'ResolveStep', step: path, outcome: 'completed', output: { ok: true }, reason: 'looked' },
      person(OPERATOR),
    );
  }
  const approval = openApproval(state, path);
  for (const voter of approval ? voters(approval) : []) {
    const form = approval?.form === undefined ? {} : { form: FILLED };
    world.toExecution(id, { type: 'CastVote', step: path, decision: 'approve', digest: approval!.digest, ...form }, person(voter));
  }
  for (const wait of (step.status === 'AWAITING_EVENT' && step.waiting?.open) || []) {
    const name = `drained ${round} ${wait.id}`;
    const key = wait.key === undefined ? {} : { key: wait.key };
    world.receive({ id: name, type: wait.event, ...key, data: { n: LARGE }, ttlMs: 0, record: name });
  }
}

/** Everybody who might have a voice, those that one was passed on to among them. */
const voters = ({ delegations }: { delegations: readonly { to: string }[] }): string[] => [
  ...PEOPLE.map(({ id }) => id),
  ...delegations.map(({ to }) => to),
];

/** The name of a worker's action. */
function useOf(world: World, state: ExecutionState, path: string): string | undefined {
  const use = world.definitions.compiled(state.runbook.digest)?.step(path.slice(path.lastIndexOf('/') + 1))?.use;
  return use?.includes('/') ? use : undefined;
}
