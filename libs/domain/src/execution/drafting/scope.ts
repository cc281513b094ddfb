import type { Scope } from '../../expression/index.js';
import { isBlobReference, type Json } from '../../json.js';
import { blobContent } from './blob-content.js';
import type { Drafting } from './drafting.js';
import { idOf, iterationPrefix, loopsAround, statesAt } from '../state/paths.js';

/**
 * What an expression at this place may read; `place` is a step's path, or a list's prefix (`scan[3]/`) for what belongs to an iteration.
 * Inside a loop `steps` holds the iteration's own steps beside those around it.
 */
export function scopeAt(draft: Drafting, place: string, more?: { readonly [name: string]: Json | undefined }): Scope {
  const { state, world } = draft;
  return {
    inputs: state.inputs,
    // A step's state has the members that the language promises (`output`, `status`, `error`, `http`) under the same names.
    steps: state.steps as unknown as Json,
    execution: {
      id: world.id,
      tenant: world.tenant,
      runbookId: state.runbook.id,
      version: state.runbook.version,
      startedAt: new Date(state.startedAt).toISOString(),
    },
    // When the run itself failed, no step did: an onFailure step that names `failure.step` must be able to tell of that too.
    ...(state.failing && { failure: { step: null, ...state.failing.failure } as unknown as Json }),
    ...(place.includes('/') && around(draft, place)),
    ...more,
  };
}

function around(draft: Drafting, place: string): Scope {
  const { steps } = draft.state;
  const scope: Record<string, Json | undefined> = {};
  let visible: Record<string, unknown> = { ...steps };
  for (const { loop, index } of loopsAround(place)) {
    visible = { ...visible, ...statesAt(steps, iterationPrefix(loop, index)) };
    scope['index'] = index;
    Object.assign(scope, previousOf(draft, loop, index));
    const items = itemsOf(draft, loop);
    const item = items?.[index];
    if (item === undefined) continue;
    scope['item'] = item;
    const name = asOf(draft, loop);
    if (name !== undefined) scope[name] = item;
  }
  return { ...scope, steps: visible as Json };
}

/**
 * What the iteration before this one left, as `previous`: null before the first. Undefined where iterations run beside each other, because it would
 * depend on which of them was quicker. An author's own `as: previous` keeps its meaning, in the loops inside of it too.
 */
export function previousOf(draft: Drafting, loop: string, index: number): { readonly previous?: Json | undefined } {
  const isNamed = [...loopsAround(loop).map((outer) => outer.loop), loop].some((path) => asOf(draft, path) === 'previous');
  if (isNamed) return {};
  const state = draft.stepAt(loop)?.loop;
  if (state === undefined || state.concurrency > 1) return { previous: undefined };
  const iteration = state.iterations[index - 1];
  return { previous: iteration ? ({ steps: iteration.steps, collected: iteration.collected ?? null } as unknown as Json) : null };
}

const asOf = (draft: Drafting, loop: string): string | undefined => draft.runbook.step(idOf(loop))?.loop?.as;

/** What a `forEach` goes through, opened if it lies in the blob store. Throws `BlobNeeded`. */
function itemsOf(draft: Drafting, loop: string): readonly Json[] | undefined {
  const items = draft.stepAt(loop)?.loop?.items;
  if (items === undefined) return undefined;
  return (isBlobReference(items) ? blobContent(draft, items) : items) as readonly Json[];
}
