import type { Drafting } from './drafting.js';

/** For the end of a run: who is to be told of it, the step of its parent or the schedule that started it. */
export const endRecipients = ({ state: { parent, trigger } }: Drafting) => ({
  ...(parent && { parent }),
  ...(trigger?.schedule && { schedule: trigger.schedule }),
});
