import { isBlobReference, type Json } from '../../json.js';
import { blobContent } from '../../execution/drafting/blob-content.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { StepError } from '../../execution/events/index.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import { inlined } from '../../execution/drafting/inline.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { advanceLoop } from './advance.js';
import { scopeAt } from '../../execution/drafting/scope.js';

/** Evaluates once what the loop goes through, then begins the first iterations. */
export function startLoop(draft: Drafting, instance: Instance): void {
  const { path, step } = instance;
  const { world } = draft;
  if (!step.loop) throw new Error(`expected ${path} to be compiled as a loop`);
  const { kind, over, concurrency, maxIterations } = step.loop;
  const value = over?.(scopeAt(draft, path), world);
  const extent: Extent = kind === 'while' ? {} : kind === 'forEach' ? itemsOf(draft, value) : countOf(value);
  if ('error' in extent) return failAttempt(draft, instance, extent.error);
  if (extent.total !== undefined && extent.total > maxIterations) {
    const message = `expected at most ${maxIterations} iterations, found ${extent.total}; raise maxIterations (at most 1000) or go through less`;
    return failAttempt(draft, instance, { name: 'limit-exceeded', message, terminal: true });
  }
  draft.emit({
    type: 'LoopStarted',
    at: world.now,
    step: path,
    attempt: draft.nextAttempt(path),
    ...extent,
    concurrency,
    ...(step.timeoutMs !== undefined && { timeoutAt: world.now + step.timeoutMs }),
  });
  advanceLoop(draft, instance);
}

type Extent = { readonly items?: Json; readonly total?: number } | { readonly error: StepError };

function itemsOf(draft: Drafting, value: Json | undefined): Extent {
  const { world } = draft;
  const list = value !== undefined && isBlobReference(value) ? blobContent(draft, value) : value;
  if (!Array.isArray(list)) {
    return { error: { name: 'expression', message: `expected forEach to give a list, found ${kindOf(list)}; give a list` } };
  }
  if (value !== undefined && isBlobReference(value)) return { items: value as unknown as Json, total: list.length };
  const fitted = inlined(list, 'what forEach goes through', world);
  if ('error' in fitted) return fitted;
  draft.budget.spend(fitted);
  return { items: fitted.value, total: list.length };
}

function countOf(value: Json | undefined): Extent {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return { total: value };
  return {
    error: { name: 'expression', message: `expected count to give a whole number from 0 on, found ${JSON.stringify(value)}; give one` },
  };
}

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value === 'object' ? 'a map' : `a ${typeof value}`);
