import { legalBasisOf } from '../state/legal-basis-of.js';
import type { AuthorityFact, AuthorityGrant } from '../events/index.js';
import type { AuthorityState } from '../state/execution-state.js';
import type { FoldsOf } from './folds-of.js';
import type { MutableState } from './mutable-state.js';

/** What the authority said to the run, and what somebody asked of it. */
export const authorityFolds: FoldsOf<AuthorityFact> = {
  AuthorityConfirmed: (state, { authority }) => {
    const { ask = 1, renewal, onWordOf } = state.authority ?? {};
    const kept = { ...(onWordOf !== undefined && { onWordOf }), ...(renewal && { renewal }) };
    put(state, { ...newer(state.authority, authority), ask, ...kept, confirmed: true });
  },
  AuthorityChanged: (state, { authority }) => {
    if (state.authority) put(state, { ...state.authority, ...authority });
  },
  AuthorityAsked: (state, { authority, ask, by, reason }) => put(state, { ...authority, ask, onWordOf: by, renewal: { by, reason } }),
};

/** Of two accounts of the same authority. */
const newer = (known: AuthorityGrant | undefined, said: AuthorityGrant): AuthorityGrant => {
  if (!known || known.revision <= said.revision) return said;
  const { id, version, revision, terms } = known;
  return { id, version, revision, terms };
};

function put(state: MutableState, authority: AuthorityState): void {
  const { id, version, amended = false } = state.authority ?? authority;
  const isOther = amended || id !== authority.id || version !== authority.version;
  state.authority = isOther ? { ...authority, amended: true } : authority;
  state.legalBasis = legalBasisOf(authority.terms);
}
