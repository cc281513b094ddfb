import type { CompiledStep } from '../../runbook/index.js';
import { advanceLoop, endIterationIfOver, failingLoopAround } from '../../steps/loop/advance.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Candidates } from '../drafting/worklist.js';
import { cancelDrainedLoops } from '../settling/cancel-open-steps.js';
import { skip } from '../settling/skip-step.js';
import { iterationPrefix, loopsAround } from '../state/paths.js';
import { begin } from './begin.js';
import { readiness } from './readiness.js';
import { hasFreeSlot } from './slots.js';

/**
 * Begins and skips what became ready, one list of steps after the other, until nothing changes: what settles in a list may end an iteration,
 * and so release steps around it. Stops at once when a step fails the run.
 */
export function advance(draft: Drafting): void {
  const wasFailing = draft.state.failing !== undefined;
  const hasFailed = (): boolean => !wasFailing && draft.state.failing !== undefined;
  for (let next = draft.worklist.take(); next; next = draft.worklist.take()) {
    const [prefix, candidates] = next;
    if (hasFailed()) return;
    if (!isClosed(draft, prefix)) beginReady(draft, prefix, candidates);
    if (hasFailed()) return;
    if (prefix !== '') endIterationIfOver(draft, prefix);
    const failing = failingLoopAround(draft, prefix);
    if (failing !== undefined) cancelDrainedLoops(draft, 'loop-failed', `${failing}[`);
  }
}

/** Puts every list in which something may begin on the worklist, and lets every loop go on. */
export function queueAllLists(draft: Drafting): void {
  draft.worklist.add('', 'all');
  for (const path of draft.state.open) {
    draft.stepAt(path)?.loop?.iterations.forEach((iteration, index) => {
      if (!('collected' in iteration)) draft.worklist.add(iterationPrefix(path, index), 'all');
    });
    const instance = draft.instance(path);
    if (instance?.step.loop && draft.stepAt(path)?.status === 'RUNNING') advanceLoop(draft, instance);
  }
}

/** Nothing new begins in a loop that is failing, or has ended. */
const isClosed = (draft: Drafting, prefix: string): boolean =>
  loopsAround(prefix).some(({ loop }) => {
    const step = draft.stepAt(loop);
    return step?.status !== 'RUNNING' || step.loop?.failing !== undefined;
  });

/** In the definition's order, until a whole pass changes nothing: steps that the engine computes itself settle at once and release others. */
function beginReady(draft: Drafting, prefix: string, queued: Candidates): void {
  const wasFailing = draft.state.failing !== undefined;
  const steps = prefix === '' && wasFailing ? draft.runbook.onFailure : draft.stepsAt(prefix);
  let candidates = queued;
  for (let changed = true; changed;) {
    changed = false;
    for (const step of steps) {
      if (candidates !== 'all' && !candidates.has(step.id)) continue;
      const path = `${prefix}${step.id}`;
      if (draft.stepAt(path)?.status !== 'PENDING') continue;
      if ((draft.state.failing && !wasFailing) || isClosed(draft, prefix)) return;
      if (!beginOrSkip(draft, path, step)) continue;
      changed = true;
      candidates = joined(candidates, draft.worklist.takeAt(prefix));
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
  if (!draft.budget.hasRoom) {
    draft.budget.heldBack = true;
    return false;
  }
  const eventsBefore = draft.events.length;
  begin(draft, { path, step });
  // A step whose gate is asked again stays where it is.
  return draft.events.length > eventsBefore;
}

function joined(candidates: Candidates, more: Candidates | undefined): Candidates {
  if (candidates === 'all' || more === undefined) return candidates;
  return more === 'all' ? more : new Set([...candidates, ...more]);
}
