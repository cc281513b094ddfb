import { hasEnded } from '../../authorities/coverage.js';
import type { AuthorityKnown } from '../../authorities/terms.js';
import { rfc3339 } from '../../rfc3339.js';
import { authorityInForce } from '../authority/run-authority.js';
import type { ConfirmAuthority, ExecutionCommand, HeedAuthority, RefuseAuthority } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { Drafting } from '../drafting/drafting.js';
import { notApplicable } from '../drafting/refusals.js';
import type { AuthorityGrant, HoldReason } from '../events/index.js';
import { isHeldByAuthority } from '../state/authority-use.js';
import type { AuthorityState, ExecutionState } from '../state/execution-state.js';
import { isFinal } from '../state/transitions.js';
import { ENDS, REOPENS, type Heeded } from './heeded.js';
import { holdsForVersion } from './heed-lifecycle.js';
import { letGoOn } from './resume-execution.js';

/**
 * The authority of a run may have been amended, revoked, or have come to its end since. Asked before every decision about the run, so before every
 * dispatch, by whatever way it comes, with what this process has read of authorities and with the clock. What an authority tells its runs comes to
 * those that nobody asks anything of.
 */
export function heedAuthority(draft: Drafting, { type }: ExecutionCommand): Heeded {
  const { state, world } = draft;
  const { authority } = state;
  if (!authority || ENDS.has(type)) return 'goes on';
  if (isFinal(state.status)) {
    const found = REOPENS.has(type) ? authorityInForce(authority.id, world) : undefined;
    return found && 'refusal' in found ? found : 'goes on';
  }
  if (state.failing?.outcome === 'CANCELLED') return 'goes on';
  return takeNotice(draft, world.authority(authority.id) ?? undefined) ? 'held now' : 'goes on';
}

/** An authority says what became of it. */
export function heedNotice(draft: Drafting, { type: _type, authority, ...said }: HeedAuthority): void {
  if (draft.state.authority?.id === authority) takeNotice(draft, said);
}

/**
 * An authority took a run that is over, or under another: a copy of its question came late. Refused, so that the authority hears of it and lets the run go, whatever its
 * state was when the copy came; by the number of that question, so that one that the run asks meanwhile holds. Undefined: the run is under it.
 */
export function refuseUnwanted(
  { ask, authority: { id } }: ConfirmAuthority,
  { status, authority }: ExecutionState,
): ExecutionRejection | undefined {
  if (!isFinal(status) && authority?.id === id) return undefined;
  const found = isFinal(status) ? `one that is ${status}` : `one under ${authority?.id ?? 'none'}`;
  return { ...notApplicable(`a run under authority ${id}`, found, 'the authority lets it go'), unwanted: { authority: id, ask } };
}

/** It has the run among those under it: what waited for that begins, and a run that is to be released is. */
export function confirmAuthority(draft: Drafting, { ask, authority: said }: ConfirmAuthority): void {
  const asked = askedBy(draft, said.id, ask);
  if (!asked) return;
  const { now } = draft.world;
  draft.emit({ type: 'AuthorityConfirmed', at: now, authority: said });
  const { renewal, id, version } = draft.state.authority ?? asked;
  // What is known of it by now may be newer than what it said, and hold the run again: then the renewal is over.
  if (!renewal || !isHeldByAuthority(draft.state)) return;
  if (holdsForVersion(draft)) return draft.emit({ type: 'ExecutionHeld', at: now, because: 'runbook-deprecated' });
  letGoOn(draft, (releases) => ({ type: 'ExecutionReleased', at: now, ...renewal, releases, authority: { id, version } }));
}

/**
 * It does not take the run: nothing begins until it goes on under one that does. Its last word about a question counts, also where it had taken the run: the end of an
 * earlier go of a run that was opened again came to it once more, and the question behind that, when it was in force no longer. So it tells the run nothing any more.
 */
export function refuseByAuthority(draft: Drafting, { ask, authority, reason }: RefuseAuthority): void {
  const asked = askedBy(draft, authority, ask);
  if (asked) return hold(draft, asked, 'authority-refused', reason, asked.revision);
  const { state } = draft;
  const taken = state.authority;
  if (isFinal(state.status) || state.failing?.outcome === 'CANCELLED' || taken?.id !== authority || taken.ask !== ask) return;
  holdUnlessHeld(draft, taken, 'authority-refused', reason, taken.revision);
}

/** The authority that the run waits for, if this is its answer to the last question. */
function askedBy({ state }: Drafting, id: string, ask: number): AuthorityState | undefined {
  const { authority } = state;
  if (state.failing?.outcome === 'CANCELLED' || authority?.id !== id || authority.ask !== ask || authority.confirmed) return undefined;
  return authority;
}

/** Folds what is newer than what the run knows, and looks at the clock. Whether the run is held from now on. */
function takeNotice(
  draft: Drafting,
  known: (Omit<AuthorityKnown, 'terms'> & { readonly terms?: AuthorityKnown['terms'] }) | undefined,
): boolean {
  const authority = draft.state.authority as AuthorityState;
  const { now } = draft.world;
  if (known && known.revision > authority.revision) {
    const { version, revision, standing, terms = authority.terms, reason } = known;
    if (standing === 'REVOKED')
      return holdUnlessHeld(
        draft,
        authority,
        'authority-revoked',
        `authority ${authority.id} was revoked: ${reason ?? 'no reason is given'}`,
        revision,
      );
    if (standing === 'EXPIRED') return holdUnlessHeld(draft, authority, 'authority-expired', overOf(authority), revision);
    const grant: AuthorityGrant = { id: authority.id, version, revision, terms };
    draft.emit({ type: 'AuthorityChanged', at: now, authority: grant });
  }
  const present = draft.state.authority as AuthorityState;
  return hasEnded(present.terms, now) && holdUnlessHeld(draft, present, 'authority-expired', overOf(present), present.revision);
}

const overOf = ({ id, terms }: AuthorityGrant): string =>
  `authority ${id} expired${terms.validUntil === undefined ? '' : ` at ${rfc3339(terms.validUntil)}`}`;

/** A run that is held by it already learns nothing new, unless somebody is about to let it go on. */
function holdUnlessHeld(draft: Drafting, authority: AuthorityState, because: HoldReason, reason: string, revision: number): boolean {
  if (isHeldByAuthority(draft.state) && !authority.renewal) return false;
  hold(draft, authority, because, reason, revision);
  return true;
}

function hold(draft: Drafting, { id, version }: AuthorityGrant, because: HoldReason, reason: string, revision: number): void {
  draft.emit({ type: 'ExecutionHeld', at: draft.world.now, because, reason, authority: { id, version, revision } });
}
