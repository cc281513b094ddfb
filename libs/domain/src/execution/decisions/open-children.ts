import type { Drafting } from '../drafting/drafting.js';

/** The children that run, for an event that reaches them too. */
export function openChildren(draft: Drafting): { readonly children?: readonly string[] } {
  const children = draft.state.open.flatMap((path) => {
    const child = draft.stepAt(path)?.child;
    return child === undefined ? [] : [child];
  });
  return children.length > 0 ? { children } : {};
}
