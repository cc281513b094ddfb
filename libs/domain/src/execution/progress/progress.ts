import { ExpressionError } from '../../expression/index.js';
import type { JsonObject } from '../../json.js';
import { settledAskedAgain } from '../approvals/gate.js';
import { begin } from './begin.js';
import { closeEmptyLoops } from '../settling/cancel-open-steps.js';
import type { Drafting, Touched } from '../drafting/drafting.js';
import { failRun } from '../settling/fail-attempt.js';
import { expressionError } from '../settling/guarded.js';
import { inlined } from '../drafting/inline.js';
import { advanceLoop, endIterationIfOver, failingAround } from '../../steps/loop/advance.js';
import { iterationPrefix, loopsAround } from '../state/paths.js';
import { awaitedBy } from '../drafting/end-recipients.js';
import { settlePause } from './pausing.js';
import { readiness } from './readiness.js';
import { scopeAt } from '../drafting/scope.js';
import { skip } from '../settling/skip-step.js';
import { standingFailure } from '../state/standing-failure.js';
import { hasFreeSlot } from '../state/attempts.js';
import type { CompiledStep } from '../../runbook/index.js';

/** Begins what can begin, skips what cannot any more, and ends the run when nothing is left. Called at the end of every decision. */
export function progress(draft: Drafting): void {
  if (draft.state.failing?.outcome === 'CANCELLED') return endCancelling(draft);
  if (draft.state.pause) return settlePause(draft);
  if (!draft.state.failing) {
    if (looksAtAll(draft) || settledAskedAgain(draft)) touchAll(draft);
    // A loop that could not go on may just have failed the run.
    if (!draft.state.failing) advance(draft);
    if (isIdle(draft)) end(draft);
  }
  if (draft.state.failing) {
    closeEmptyLoops(draft, 'run-failed');
    if (isDrained(draft)) endFailing(draft);
  }
  if (draft.heldBack && draft.state.endedAt === undefined) draft.emit({ type: 'ExecutionYielded', at: draft.world.now });
}

/** At the start, after a repair, after a record that was full, and where steps may also wait for room, no list is left out. */
function looksAtAll({ events, before, runbook }: Drafting): boolean {
  const [first] = events;
  const isRepaired = events.some(({ type }) => type === 'StepsReset');
  return (
    first?.type === 'ExecutionStarted' || isRepaired || before.continueAt !== undefined || runbook.runbook.limits?.concurrency !== undefined
  );
}

/** Every list of the run that something may begin in, and every loop. */
export function touchAll(draft: Drafting): void {
  draft.touch('', 'all');
  for (const path of draft.state.open) {
    draft.stepAt(path)?.loop?.iterations.forEach((iteration, index) => {
      if (!('collected' in iteration)) draft.touch(iterationPrefix(path, index), 'all');
    });
    const instance = draft.instance(path);
    if (instance?.step.loop && draft.stepAt(path)?.status === 'RUNNING') advanceLoop(draft, instance);
  }
}

/** One list after the other, until nothing changes: what settles in a list may end an iteration, and so release steps around it. */
function advance(draft: Drafting): void {
  const isFailing = draft.state.failing !== undefined;
  for (let next = take(draft); next; next = take(draft)) {
    const [prefix, among] = next;
    if (draft.state.failing && !isFailing) return;
    if (!isClosed(draft, prefix)) beginReady(draft, prefix, among);
    if (draft.state.failing && !isFailing) return;
    if (prefix !== '') endIterationIfOver(draft, prefix);
    const failing = failingAround(draft, prefix);
    if (failing !== undefined) closeEmptyLoops(draft, 'loop-failed', `${failing}[`);
  }
}

function take(draft: Drafting): [string, Touched] | undefined {
  const [next] = draft.touched;
  if (next) draft.touched.delete(next[0]);
  return next;
}

/** Nothing new begins in a loop that is failing, or has ended. */
const isClosed = (draft: Drafting, prefix: string): boolean =>
  loopsAround(prefix).some(({ loop }) => {
    const step = draft.stepAt(loop);
    return step?.status !== 'RUNNING' || step.loop?.failing !== undefined;
  });

/** In the definition's order, until a whole pass changes nothing: steps that the engine computes itself settle at once and release others. */
function beginReady(draft: Drafting, prefix: string, among: Touched): void {
  const isFailing = draft.state.failing !== undefined;
  const steps = prefix === '' && isFailing ? draft.runbook.onFailure : draft.stepsAt(prefix);
  let candidates = among;
  for (let changed = true; changed;) {
    changed = false;
    for (const step of steps) {
      if (candidates !== 'all' && !candidates.has(step.id)) continue;
      const path = `${prefix}${step.id}`;
      if (draft.stepAt(path)?.status !== 'PENDING') continue;
      if ((draft.state.failing && !isFailing) || isClosed(draft, prefix)) return;
      if (!beginOrSkip(draft, path, step)) continue;
      changed = true;
      candidates = joined(candidates, draft.touched.get(prefix));
      draft.touched.delete(prefix);
    }
  }
}

/** False: it has to wait, for others or for room. */
function beginOrSkip(draft: Drafting, path: string, step: CompiledStep): boolean {
  const verdict = readiness(step, draft.statesAt(path.slice(0, path.length - step.id.length)));
  if (verdict === 'wait') return false;
  if (verdict !== 'run') {
    skip(draft, path, verdict.skip);
    return true;
  }
  if (!hasFreeSlot(draft)) return false;
  if (!draft.hasRoom) {
    draft.heldBack = true;
    return false;
  }
  const known = draft.events.length;
  begin(draft, { path, step });
  // A step whose gate is asked again stays where it is.
  return draft.events.length > known;
}

function joined(known: Touched, more: Touched | undefined): Touched {
  if (known === 'all' || more === undefined) return known;
  return more === 'all' ? more : new Set([...known, ...more]);
}

const isIdle = ({ state, heldBack }: Drafting): boolean => state.open.length === 0 && !state.failing && !heldBack;

/** No step of the run itself is open; those of `onFailure` may be. */
const isDrained = (draft: Drafting): boolean => draft.state.open.every((path) => draft.stepAt(path)?.onFailure);

/** Nothing is open: the run is over, or waits for what never comes. */
function end(draft: Drafting): void {
  if (waiting(draft).length > 0) {
    draft.touch('', 'all');
    advance(draft);
  }
  if (!isIdle(draft)) return;
  const left = waiting(draft);
  if (left.length === 0) return complete(draft);
  // The static rules refuse such runbooks; a run of one must not wait for ever.
  const message = `expected a step that can begin, found ${left.join(', ')} waiting for each other; remove the cycle`;
  failRun(draft, { error: { name: 'internal', message } });
}

const waiting = (draft: Drafting): string[] =>
  draft.runbook.steps.map(({ id }) => id).filter((id) => draft.state.steps[id]?.status === 'PENDING');

function complete(draft: Drafting): void {
  const { runbook, world, state } = draft;
  const standing = standingFailure(state.steps);
  if (standing) return failRun(draft, { step: standing.id, error: standing.error });
  try {
    const fitted = inlined(runbook.outputs?.render(scopeAt(draft, ''), world.blob) ?? {}, 'outputs', world);
    if ('error' in fitted) return failRun(draft, { error: fitted.error });
    const outputs = fitted.value as JsonObject;
    draft.emit({ type: 'ExecutionCompleted', at: world.now, outputs, failures: state.failures, ...awaitedBy(draft) });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    failRun(draft, { error: expressionError(error) });
  }
}

/** Running steps are drained: what never began is skipped, `onFailure` runs, then the run ends. */
function endFailing(draft: Drafting): void {
  const { steps, onFailure } = draft.runbook;
  for (const { id } of steps) if (draft.state.steps[id]?.status === 'PENDING') skip(draft, id, 'run-failed');
  touchAll(draft);
  advance(draft);
  const { failing, open } = draft.state;
  if (!failing || open.length > 0 || draft.heldBack) return;
  // With nothing open a step that still waits would wait for ever.
  for (const { id } of onFailure) if (draft.state.steps[id]?.status === 'PENDING') skip(draft, id, 'run-failed');
  const type = failing.outcome === 'TIMED_OUT' ? 'ExecutionTimedOut' : 'ExecutionFailed';
  draft.emit({ type, at: draft.world.now, failure: failing.failure, ...awaitedBy(draft) });
}

/** Attempts that got the signal may still say how they ended. `onFailure` does not run. */
function endCancelling(draft: Drafting): void {
  closeEmptyLoops(draft, 'run-cancelled');
  const { failing, open, steps } = draft.state;
  if (!failing || open.length > 0 || draft.state.endedAt !== undefined) return;
  for (const [id, { status }] of Object.entries(steps)) if (status === 'PENDING') skip(draft, id, 'run-cancelled');
  draft.emit({ type: 'ExecutionCancelled', at: draft.world.now, failure: failing.failure, ...awaitedBy(draft) });
}
