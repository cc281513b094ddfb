import type { ProblemCode } from '../http/problem-kinds.js';

/** What a change of a draft is refused for. */
export const OF_CHANGES = [
  'draft-unknown',
  'precondition-required',
  'precondition-failed',
  'malformed-header',
  'not-applicable',
  'conflict',
  'decision-pending',
  'not-ready',
] as const satisfies readonly ProblemCode[];
