import type { Explanation, Run, RunStep } from '../api/run-queries.js';
import { isFinal } from '../ui/status-words.js';

/** Which iteration of each loop is shown, by the loop's path. */
export type Picks = Readonly<Record<string, number>>;

/** Where a run is opened: what holds it up, what it failed of, or nothing. */
export function stepOfInterest(
  { failure, status, steps }: Pick<Run, 'failure' | 'status' | 'steps'>,
  explanation: Explanation | undefined,
): string | undefined {
  if (failure?.step !== undefined) return deepest(failure.step, steps, (step) => step.status === 'FAILED' || step.status === 'TIMED_OUT');
  if (isFinal(status)) return undefined;
  const waiting = explanation?.waitsFor[0];
  return waiting ?? steps.find((step) => step.status === 'IN_DOUBT' || step.status === 'AWAITING_APPROVAL')?.id;
}

/** In a loop, the instance that it is about. */
function deepest(path: string, steps: readonly RunStep[], fits: (step: RunStep) => boolean): string {
  return steps.find((step) => step.id.startsWith(`${path}[`) && fits(step))?.id ?? path;
}

/** Of each loop, the iteration in which this step is. */
export function picksFor(path: string | undefined): Picks {
  const picks: Record<string, number> = {};
  if (path === undefined) return picks;
  for (const { index, 1: iteration } of path.matchAll(/\[(\d+)\]/g)) picks[path.slice(0, index)] = Number(iteration);
  return picks;
}

/** The path of a step of a document in the iterations that are picked; undefined: the loop has not come so far. */
export function pathIn(template: string, loops: ReadonlySet<string>, pickOf: (loop: string) => number | undefined): string | undefined {
  const ids = template.split('/');
  let path = '';
  let bare = '';
  for (const [position, id] of ids.entries()) {
    path += path === '' ? id : `/${id}`;
    bare += bare === '' ? id : `/${id}`;
    if (position === ids.length - 1 || !loops.has(bare)) continue;
    const pick = pickOf(path);
    if (pick === undefined) return undefined;
    path += `[${pick}]`;
  }
  return path;
}

export interface LoopCounts {
  readonly done: number;
  readonly failed: number;
  readonly open: number;
}

const BAD: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT', 'IN_DOUBT']);

/** The iterations of a loop, as their steps stand. */
export function iterationsOf(loop: string, steps: readonly RunStep[]): readonly { readonly index: number; readonly status: string }[] {
  const byIndex = new Map<number, RunStep[]>();
  for (const step of steps) {
    if (!step.id.startsWith(`${loop}[`)) continue;
    const index = Number.parseInt(step.id.slice(loop.length + 1), 10);
    byIndex.set(index, [...(byIndex.get(index) ?? []), step]);
  }
  return [...byIndex].sort(([one], [other]) => one - other).map(([index, inside]) => ({ index, status: statusOf(inside) }));
}

/** Of many steps together: the worst, else what goes on, else done. */
function statusOf(steps: readonly RunStep[]): string {
  const open = ['IN_DOUBT', 'AWAITING_APPROVAL', 'AWAITING_EVENT', 'RETRYING', 'RUNNING', 'READY', 'PENDING'];
  for (const status of ['FAILED', 'TIMED_OUT', ...open])
    if (steps.some((step) => step.status === status)) return status === 'PENDING' ? 'RUNNING' : status;
  return steps.some((step) => step.status === 'CANCELLED') ? 'CANCELLED' : 'COMPLETED';
}

export function countsOf(iterations: readonly { readonly status: string }[]): LoopCounts {
  const failed = iterations.filter(({ status }) => BAD.has(status)).length;
  const done = iterations.filter(({ status }) => status === 'COMPLETED').length;
  return { done, failed, open: iterations.length - done - failed };
}
