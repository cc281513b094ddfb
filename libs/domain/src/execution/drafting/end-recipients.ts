import type { Drafting } from './drafting.js';

/** For the end of a run: who is to be told of it, the step of its parent, with who has shaped what it is told, or the schedule that started it; and the authority that it leaves. */
export const endRecipients = ({ state: { parent, requesters, trigger, authority, classification, dataLicenses } }: Drafting) => ({
  ...(parent && { parent, ...(requesters && { requesters }), ...(classification !== undefined && { classification }) }),
  ...(parent && dataLicenses.length > 0 && { dataLicenses }),
  ...(trigger?.schedule && { schedule: trigger.schedule }),
  ...(authority && { authority: authority.id, ask: authority.ask }),
});
