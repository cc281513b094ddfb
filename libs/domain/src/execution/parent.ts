import type { Drafting } from './drafting.js';

/** For the end of a child: the step that waits for it. */
export const parentOf = ({ state: { parent } }: Drafting) => (parent ? { parent } : {});
