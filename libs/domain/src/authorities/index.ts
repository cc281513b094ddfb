export type { AuthorityKnown, AuthorityScope, AuthorityStanding, AuthorityTerms, DataLicense } from './terms.js';
export type { DeclaredAction } from './declared-action.js';
export { fits } from './patterns.js';
