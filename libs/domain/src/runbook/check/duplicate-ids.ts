import type { Facts, Finding } from './facts.js';

/** Ids are unique in the whole document, bodies and `onFailure` included: `steps.<id>` must mean one step. */
export function duplicateIds({ placed, byId }: Facts): Finding[] {
  return placed
    .filter((one) => byId.get(one.step.id) !== one)
    .map(({ step, path }) => ({
      code: 'duplicate-id',
      message: `expected each step id once, found ${step.id} again (first at ${byId.get(step.id)?.path ?? ''}); rename one`,
      path: `${path}/id`,
    }));
}
