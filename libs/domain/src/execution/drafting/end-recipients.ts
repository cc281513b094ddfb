import type { Drafting } from './drafting.js';

/** For the end of a run: who waits for it, the step of its parent or the schedule that started it. */
export const awaitedBy = ({ state: { parent, trigger } }: Drafting) => ({
  ...(parent && { parent }),
  ...(trigger?.schedule && { schedule: trigger.schedule }),
});
