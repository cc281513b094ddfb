import type { Drafting } from './drafting.js';

/** The number of the attempt that begins now. */
export const nextAttempt = (draft: Drafting, path: string): number => (draft.stepAt(path)?.attempt ?? 0) + 1;
