import { ExpressionError } from '../../expression/index.js';
import type { Json } from '../../json.js';
import { COLLECTED_BYTES_MAX } from '../../limits.js';
import type { CompiledLoop } from '../../runbook/index.js';
import { settleCompleted } from '../../execution/settling/settle-completed.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { StepError } from '../../execution/events/index.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import { expressionError } from '../../execution/settling/guarded.js';
import { inlined } from '../../execution/drafting/inline.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { cancelOpenWork } from '../../execution/settling/cancel-step.js';
import { idOf, iterationPrefix, loopsAround, prefixOf } from '../../execution/state/paths.js';
import { previousOf, scopeAt } from '../../execution/drafting/scope.js';
import { standingFailure } from '../../execution/state/standing-failure.js';
import type { LoopState, StepState } from '../../execution/state/execution-state.js';
import { isSettled } from '../../execution/state/transitions.js';

/** Begins the iterations that may begin, or ends the loop when there are none left. Called whenever one of them ended. */
export function advanceLoop(draft: Drafting, instance: Instance): void {
  const { path, step } = instance;
  const definition = step.loop;
  if (!definition) throw new Error(`expected ${path} to be compiled as a loop`);
  for (;;) {
    const loop = openLoop(draft, path);
    if (!loop) return;
    if (loop.failing) return loop.active === 0 || isDrained(draft, path) ? endFailing(draft, instance, loop.failing) : undefined;
    // Nothing new begins in it either; it is left when nothing in it runs any more.
    if (failingLoopAround(draft, path) !== undefined) return;
    const next = loopGuard(draft, instance, () => mayBegin(draft, path, loop, definition));
    if (next === undefined || next === 'failed') continue;
    if (next === 'over') return loop.active === 0 ? complete(draft, instance, loop) : undefined;
    if (next === 'later') return;
    draft.emit({ type: 'IterationStarted', at: draft.world.now, step: path, index: loop.iterations.length });
  }
}

/** Looks at an iteration of which something has settled: over, when nothing is left to run in it. */
export function endIterationIfOver(draft: Drafting, prefix: string): void {
  const bracket = prefix.lastIndexOf('[');
  const path = prefix.slice(0, bracket);
  const index = Number(prefix.slice(bracket + 1, -2));
  const loop = openLoop(draft, path);
  const instance = draft.instance(path);
  const iteration = loop?.iterations[index];
  if (!loop || !instance || !iteration || 'collected' in iteration) return;
  if (!loop.failing) {
    if (!Object.values(iteration.steps).every(({ status }) => isSettled(status))) return;
    const standing = standingFailure(iteration.steps);
    if (standing) failLoop(draft, path, { ...standing.error, message: `${prefix}${standing.id}: ${standing.error.message}` });
    else loopGuard(draft, instance, () => endIteration(draft, instance, index, iteration.steps));
  }
  advanceLoop(draft, instance);
}

/** The outermost loop around the place that is failing: what runs in it is drained. */
export const failingLoopAround = (draft: Drafting, place: string): string | undefined =>
  loopsAround(place).find(({ loop }) => draft.stepAt(loop)?.loop?.failing)?.loop;

type Verdict = 'begin' | 'later' | 'over' | 'failed';

function mayBegin(draft: Drafting, path: string, loop: LoopState, definition: CompiledLoop): Verdict {
  const index = loop.iterations.length;
  if (loop.broke || index === loop.total) return 'over';
  if (loop.active >= loop.concurrency) return 'later';
  if (definition.while) {
    // What the last iteration left is what the condition is about.
    const place = index > 0 ? iterationPrefix(path, index - 1) : path;
    const scope = scopeAt(draft, place, { index, ...previousOf(draft, path, index) });
    if (!definition.while.evaluate(scope, draft.world).value) return 'over';
    if (index >= definition.maxIterations) {
      const message = `expected while to end within ${definition.maxIterations} iterations, found it still true; raise maxIterations or correct the condition`;
      failLoop(draft, path, { name: 'limit-exceeded', message });
      return 'failed';
    }
  }
  if (draft.budget.hasRoom) return 'begin';
  draft.budget.heldBack = true;
  return 'later';
}

/** `breakIf` is checked after each iteration, and the breaking one is collected. */
function endIteration(draft: Drafting, { path, step }: Instance, index: number, steps: Readonly<Record<string, StepState>>): void {
  const { world } = draft;
  const scope = scopeAt(draft, iterationPrefix(path, index));
  const last = step.body.at(-1);
  const value = step.loop?.collect ? step.loop.collect.render(scope, world) : ((last && steps[last.id]?.output) ?? null);
  const fitted = inlined(value, 'what an iteration collects', world);
  if ('error' in fitted) return failLoop(draft, path, fitted.error);
  draft.budget.spend(fitted);
  const broke = step.loop?.breakIf?.evaluate(scope, world).value ?? false;
  draft.emit({ type: 'IterationEnded', at: world.now, step: path, index, collected: fitted.value, ...(broke && { broke: true as const }) });
}

function complete(draft: Drafting, instance: Instance, loop: LoopState): void {
  const list = loop.iterations.map(({ collected }) => collected ?? null) as Json;
  const fitted = inlined(list, 'the collected list', draft.world, { bytesMax: COLLECTED_BYTES_MAX });
  if ('error' in fitted) return failAttempt(draft, instance, fitted.error);
  draft.budget.spend(fitted);
  loopGuard(draft, instance, () => settleCompleted(draft, instance, { output: fitted.value }), failAttempt);
}

/** Everything that ran on has settled: now the loop itself fails. */
function endFailing(draft: Drafting, instance: Instance, error: StepError): void {
  cancelOpenWork(draft, instance.path, 'loop-failed');
  failAttempt(draft, instance, error);
}

function failLoop(draft: Drafting, path: string, error: StepError): void {
  draft.emit({ type: 'LoopFailing', at: draft.world.now, step: path, error });
}

/** An expression of the loop itself that cannot be evaluated fails the loop. Undefined: it did. */
function loopGuard<T>(
  draft: Drafting,
  instance: Instance,
  act: () => T,
  fail: (draft: Drafting, instance: Instance, error: StepError) => void = (_, { path }, error) => failLoop(draft, path, error),
): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    fail(draft, instance, expressionError(draft, error));
    return undefined;
  }
}

function openLoop(draft: Drafting, path: string): LoopState | undefined {
  const step = draft.statesAt(prefixOf(path))[idOf(path)];
  return step && step.status === 'RUNNING' ? step.loop : undefined;
}

const isDrained = (draft: Drafting, path: string): boolean => !draft.state.open.some((other) => other.startsWith(`${path}[`));
