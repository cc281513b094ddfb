import { personOf } from '../../actor.js';
import { refusePerson } from '../authority/refuse-act.js';
import { refuseUncovered } from '../authority/refuse-uncovered.js';
import { authorityInForce } from '../authority/run-authority.js';
import type { RenewAuthority } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { Drafting } from '../drafting/drafting.js';
import { notApplicable } from '../drafting/refusals.js';
import { countsOf, isHeldByAuthority } from '../state/authority-use.js';
import { legalBasisOf } from '../state/legal-basis-of.js';

/**
 * A person wants a held run to go on under an authority in force. It passes what a start would pass; then the authority itself is asked, as at a start,
 * and the run goes on when that has it.
 */
export function renewAuthority(draft: Drafting, { authority: named, reason }: RenewAuthority): ExecutionRejection | undefined {
  const { state, world, runbook } = draft;
  const before = state.authority;
  if (!before || !isHeldByAuthority(state))
    return notApplicable(
      'a run that its authority holds',
      state.hold ? `one that is held because of ${state.hold.because}` : state.status,
      'there is nothing to renew',
    );
  const found = authorityInForce(named ?? before.id, world);
  if ('refusal' in found) return found.refusal;
  const { grant } = found;
  const person = personOf(world.actor);
  if (person === undefined)
    return { code: 'not-authorized', message: `expected a person, found ${world.actor.id}; a service lets nothing go on` };
  const { dataLicenses, inputs } = state;
  const refusal = refusePerson(legalBasisOf(grant.terms), person) ?? refuseUncovered({ runbook, dataLicenses, inputs }, grant.terms);
  if (refusal) return refusal;
  draft.emit({
    type: 'AuthorityAsked',
    at: world.now,
    by: person,
    reason,
    authority: grant,
    ask: before.ask + 1,
    ...countsOf(state),
    ...(before.id !== grant.id && { leaves: before.id }),
  });
  return undefined;
}
