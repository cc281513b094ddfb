import { isFinal, stepInstances, type ExecutionCommand, type ExecutionState, type Json, type StepState } from '@runbook/domain';
import { PEOPLE } from '../parameters-of-shape.js';
import { OPERATOR, person } from './inhabitants.js';
import type { RunHistory } from './ledger.js';
import type { Act, ActKind } from './schedule.js';
import { openApproval, voteOf } from './simulated-people.js';
import { unaskedEvent } from './simulated-producers.js';
import type { World } from './world.js';

/** About a lease, and far beyond it. */
const OUTAGES_MS = [30_000, 3_600_000, 86_400_000];

/** Does one act of the schedule, to whatever there is to do it to. */
export async function perform(world: World, act: Act, index: number): Promise<void> {
  const { kind, draw } = act;
  const owned = world.owned[draw % world.owned.length]!;
  const more = Math.floor(draw / 7);
  if (FAULTS.has(kind)) world.inject(kind);
  switch (kind) {
    case 'nothing':
      return;
    case 'event':
      return world.receive(unaskedEvent(world, draw, index));
    case 'freeze':
      return owned.freeze(more);
    case 'wake':
      return owned.wake();
    case 'kill':
      owned.kill(more);
      return owned.start();
    case 'another-owner':
      return owned.start();
    case 'outage':
      return world.outage(OUTAGES_MS[draw % OUTAGES_MS.length]!);
    case 'repeat':
      return world.repeat(draw);
    case 'rerun':
      return rerun(world, more, index);
    case 'deprecate':
      return deprecate(world, more);
    default:
      return operate(world, kind, draw);
  }
}

const FAULTS: ReadonlySet<ActKind> = new Set(['freeze', 'kill', 'another-owner', 'outage', 'repeat']);

type Operation =
  | 'pause'
  | 'resume'
  | 'release'
  | 'cancel'
  | 'terminate'
  | 'retry'
  | 'skip'
  | 'resolve'
  | 'edit'
  | 'vote'
  | 'delegate'
  | 'comment'
  | 'extend';

function operate(world: World, kind: Operation, draw: number): void {
  const run = runAt(world, kind, draw);
  if (!run) return;
  const id = PEOPLE[(draw >> 3) % PEOPLE.length]!.id;
  const body = commandOf(world, kind, run, draw >> 5, id);
  const byPerson = kind === 'vote' || kind === 'delegate' || kind === 'comment' || kind === 'extend' || (kind === 'edit' && draw % 3 === 0);
  const seenActs = run.state.acts?.count ?? 0;
  if (body) world.toExecution(run.id, { ...body, seenActs } as ExecutionCommand, person(byPerson ? id : OPERATOR));
}

/** Mostly one that is open. */
function runAt({ ledger }: World, kind: Operation, draw: number): RunHistory | undefined {
  ledger.catchUp();
  const all = [...ledger.runs.values()];
  const wanted = all.filter(({ state }) => (kind === 'release' ? state.hold !== undefined : (kind === 'retry') === isFinal(state.status)));
  const among = draw % 5 === 0 || wanted.length === 0 ? all : wanted;
  return among[draw % Math.max(1, among.length)];
}

function commandOf(
  world: World,
  kind: Operation,
  { id: execution, state }: RunHistory,
  draw: number,
  voter: string,
): ExecutionCommand | undefined {
  const reason = 'the schedule says so';
  switch (kind) {
    case 'pause':
      return { type: 'PauseExecution', reason, approvalDeadlines: draw % 2 === 0 ? 'freeze' : 'run' };
    case 'resume':
      return { type: 'ResumeExecution' };
    case 'release':
      return { type: 'ReleaseExecution', reason };
    case 'cancel':
      return { type: 'CancelExecution', reason };
    case 'terminate':
      return { type: 'TerminateExecution' };
    case 'retry':
      return { type: 'RetryStep', step: pathIn(state, draw, RETRIABLE), reason };
    case 'skip':
      return { type: 'SkipStep', step: pathIn(state, draw, new Set(state.open.length > 0 ? OPEN : ['FAILED'])), reason };
    case 'resolve': {
      const outcome = (['completed', 'failed', 'retry'] as const)[draw % 3]!;
      return { type: 'ResolveStep', step: pathIn(state, draw, new Set(['IN_DOUBT'])), outcome, output: { ok: true }, reason };
    }
    case 'edit':
      return { type: 'EditVariables', changes: [changeOf(state, draw)], reason };
    default:
      return wordOfPerson(world, kind, execution, state, draw, voter);
  }
}

const RETRIABLE = new Set(['FAILED', 'TIMED_OUT', 'CANCELLED', 'RETRYING', 'SKIPPED']);
const OPEN = ['RUNNING', 'AWAITING_APPROVAL', 'AWAITING_EVENT', 'RETRYING', 'IN_DOUBT', 'READY', 'PENDING'];

/** Mostly a step of such a status; now and then any, or none of this run. */
function pathIn({ steps }: ExecutionState, draw: number, statuses: ReadonlySet<string>): string {
  const all = [...stepInstances(steps)];
  const wanted = all.filter(([, { status }]) => statuses.has(status));
  const among = draw % 11 === 0 || wanted.length === 0 ? all : wanted;
  return draw % 29 === 0 ? 'none' : among[draw % among.length]![0];
}

function changeOf({ steps }: ExecutionState, draw: number): { path: string; value: Json } {
  const withOutput = [...stepInstances(steps)].filter(([, { output }]: readonly [string, StepState]) => output !== undefined);
  const [path] = withOutput[draw % Math.max(1, withOutput.length)] ?? ['none'];
  const output = path.includes('/') ? `steps['${path}'].output` : `steps.${path}.output`;
  const changes: { path: string; value: Json }[] = [
    { path: 'inputs.k', value: draw % 4 < 2 ? 'host-a' : 'host-b' },
    { path: 'inputs.n', value: draw % 6 },
    { path: `${output}.n`, value: draw % 9 },
    { path: output, value: { ok: false, n: 3 } },
    { path: 'inputs.k', value: 'host-c' },
    { path: 'inputs.n', value: 'not a number' },
    { path: 'nowhere', value: 1 },
  ];
  return changes[(draw >> 2) % changes.length]!;
}

function wordOfPerson(
  world: World,
  kind: 'vote' | 'delegate' | 'comment' | 'extend',
  execution: string,
  state: ExecutionState,
  draw: number,
  voter: string,
): ExecutionCommand {
  const step = pathIn(state, draw, new Set(['AWAITING_APPROVAL']));
  const approval = openApproval(state, step) ?? { digest: 'e'.repeat(64), form: undefined };
  if (kind === 'vote') return voteOf(world, step, approval, approval.digest, [voter, execution, step, draw]);
  if (kind === 'comment') return { type: 'CommentApproval', step, text: 'looks odd' };
  if (kind === 'extend') return { type: 'ExtendApproval', step, byMs: 1_000 * (draw % 60) };
  return { type: 'DelegateApproval', step, to: ['eve', 'dan', 'ana'][draw % 3]! };
}

/** Mostly the version of a run that goes on. */
function deprecate(world: World, draw: number): void {
  world.ledger.catchUp();
  const open = [...world.ledger.runs.values()].filter(({ state }) => !isFinal(state.status));
  const { runbooks } = world.definitions;
  const pin = open[draw % Math.max(1, open.length)]?.state.runbook ?? world.definitions.pin(runbooks[draw % runbooks.length]!.id);
  if (pin) world.deprecations.deprecate(pin, world.clock.now());
}

/** A new run that takes over what an ended one has done, whole or from a step on. */
function rerun(world: World, draw: number, index: number): void {
  world.ledger.catchUp();
  const ended = [...world.ledger.runs.values()].filter(({ state }) => isFinal(state.status) && !state.parent);
  const run = ended[draw % Math.max(1, ended.length)];
  const runbook = run && world.definitions.compiled(run.state.runbook.digest);
  if (!run || !runbook) return;
  const { runbook: pin, inputs, dataLicenses } = run.state;
  const fromStep = runbook.steps[draw % (runbook.steps.length + 1)]?.id;
  const inheritance = world.core.inheritedBy(run.state, runbook, fromStep);
  if ('rejection' in inheritance) return;
  const rerunOf = { execution: run.id, ...(fromStep !== undefined && { fromStep }), reason: 'the schedule says so' };
  world.toExecution(
    `exe_again_${index}`,
    { type: 'StartExecution', runbook: pin, inputs, dataLicenses, requestDigest: `again ${index}`, rerunOf, ...inheritance },
    person(draw % 2 === 0 ? 'ana' : OPERATOR),
  );
}
