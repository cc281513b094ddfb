import type { AuthorityTerms } from '@runbook/domain';

/** Terms that permit everything the suites' runbooks do, to `dev` and `ana`. */
export const termsOf = (change: Partial<AuthorityTerms> = {}): AuthorityTerms => ({
  instrument: 'Security Act, section 5',
  reference: 'case-1',
  purpose: 'defence',
  classification: 'SECRET',
  authorizedUsers: ['dev', 'ana'],
  stepClasses: ['containment'],
  actions: ['*'],
  dataLicenses: [],
  ...change,
});
