import { ExpressionError } from '../expression/index.js';
import type { JsonObject } from '../json.js';
import type { CompiledStep } from '../runbook/index.js';
import { begin, expressionError, skip } from './begin.js';
import { DECISION_BYTES_MAX, type Drafting } from './drafting.js';
import { failRun } from './failure.js';
import { followers } from './followers.js';
import { inlined } from './inline.js';
import { readiness } from './readiness.js';

/** Begins what can begin, skips what cannot any more, and ends the run when nothing is left. Called at the end of every decision. */
export function progress(draft: Drafting): void {
  if (!draft.state.failing) {
    beginReady(draft, draft.runbook.steps, candidates(draft));
    if (isIdle(draft)) end(draft);
  }
  if (draft.state.failing && isDrained(draft)) endFailing(draft);
}

/**
 * The steps that this decision may have released: those that follow what settled in it, so that the cost is theirs and not the
 * runbook's. Undefined, every step, at the start, and where steps may also wait for room.
 */
function candidates({ events, settled, runbook }: Drafting): Set<string> | undefined {
  if (events[0]?.type === 'ExecutionStarted' || runbook.runbook.limits?.concurrency !== undefined) return undefined;
  return new Set([...settled].flatMap((id) => followers(runbook.step(id))));
}

/** In the definition's order, until a whole pass changes nothing: steps that the engine computes itself settle at once and release others. */
function beginReady(draft: Drafting, steps: readonly CompiledStep[], among?: Set<string>): void {
  const isFailing = draft.state.failing !== undefined;
  for (let changed = among?.size !== 0; changed;) {
    changed = false;
    for (const step of steps) {
      if ((among && !among.has(step.id)) || draft.state.steps[step.id]?.status !== 'PENDING') continue;
      if (draft.state.failing && !isFailing) return;
      const verdict = readiness(step, draft.state);
      if (verdict === 'wait' || (verdict === 'run' && !hasRoom(draft))) continue;
      changed = true;
      draft.settled.clear();
      if (verdict === 'run') begin(draft, step);
      else skip(draft, step.id, verdict.skip);
      for (const id of draft.settled) for (const follower of followers(draft.runbook.step(id))) among?.add(follower);
    }
  }
}

/** A step that finds no room waits for a later decision: a slot, or a new record. */
function hasRoom({ state, runbook, hasBytesLeft }: Drafting): boolean {
  const concurrency = runbook.runbook.limits?.concurrency;
  return hasBytesLeft && (concurrency === undefined || state.open.length < concurrency);
}

const isIdle = ({ state }: Drafting): boolean => state.open.length === 0 && !state.failing;

/** No step of the run itself is open; those of `onFailure` may be. */
const isDrained = ({ state }: Drafting): boolean => state.open.every((id) => state.steps[id]?.onFailure);

/** Nothing is open: the run is over, or waits for what never comes. */
function end(draft: Drafting): void {
  if (waiting(draft).length > 0) beginReady(draft, draft.runbook.steps);
  if (!isIdle(draft)) return;
  const left = waiting(draft);
  if (left.length === 0) return complete(draft);
  if (!draft.hasBytesLeft) {
    const message = `expected at most ${DECISION_BYTES_MAX} bytes of values computed at once, found more before ${left[0]}; compute less`;
    return failRun(draft, { error: { name: 'limit-exceeded', message } });
  }
  // The static rules refuse such runbooks; a run of one must not wait for ever.
  const message = `expected a step that can begin, found ${left.join(', ')} waiting for each other; remove the cycle`;
  failRun(draft, { error: { name: 'internal', message } });
}

const waiting = (draft: Drafting): string[] =>
  draft.runbook.steps.map(({ id }) => id).filter((id) => draft.state.steps[id]?.status === 'PENDING');

function complete(draft: Drafting): void {
  const { runbook, world, state } = draft;
  try {
    const fitted = inlined(runbook.outputs?.render(draft.scope(), world.blob) ?? {}, 'outputs', world);
    if ('error' in fitted) return failRun(draft, { error: fitted.error });
    draft.emit({ type: 'ExecutionCompleted', at: world.now, outputs: fitted.value as JsonObject, failures: state.failures });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    failRun(draft, { error: expressionError(error) });
  }
}

/** Running steps are drained: what never began is skipped, `onFailure` runs, then the run ends. */
function endFailing(draft: Drafting): void {
  const { steps, onFailure } = draft.runbook;
  for (const { id } of steps) if (draft.state.steps[id]?.status === 'PENDING') skip(draft, id, 'run-failed');
  beginReady(draft, onFailure);
  const { failing, open } = draft.state;
  if (!failing || open.length > 0) return;
  // With nothing open a step that still waits would wait for ever.
  for (const { id } of onFailure) if (draft.state.steps[id]?.status === 'PENDING') skip(draft, id, 'run-failed');
  const type = failing.outcome === 'TIMED_OUT' ? 'ExecutionTimedOut' : 'ExecutionFailed';
  draft.emit({ type, at: draft.world.now, failure: failing.failure });
}
