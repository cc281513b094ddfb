import type { Drafting } from './drafting.js';

/** For the end of a run: who is to be told of it, the step of its parent, with who has shaped what it is told, or the schedule that started it. */
export const endRecipients = ({ state: { parent, requesters, trigger } }: Drafting) => ({
  ...(parent && { parent, ...(requesters && { requesters }) }),
  ...(trigger?.schedule && { schedule: trigger.schedule }),
});
