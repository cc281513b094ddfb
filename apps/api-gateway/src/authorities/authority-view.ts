import type { AuthorityTerms } from '@runbook/domain';
import type { CataloguedAuthority } from '@runbook/service';
import { instant, rfc3339 } from '../http/times.js';

/** A line of the list. */
export function authorityLine({ id, version, standing, reason, changedAt, counted, runs, terms }: CataloguedAuthority) {
  return {
    id,
    version,
    standing,
    reason,
    changedAt: instant(changedAt),
    used: Object.keys(counted).length,
    runs: Object.keys(runs).length,
    ...termsView(terms),
  };
}

/** An authority as the API shows it, with all that it said before. */
export function authorityView(authority: CataloguedAuthority) {
  return {
    ...authorityLine(authority),
    versions: authority.versions.map(({ version, at, by, reason, terms }) => ({
      version,
      at: instant(at),
      by: by.id,
      reason,
      ...termsView(terms),
    })),
  };
}

export type AuthorityView = ReturnType<typeof authorityView>;

const termsView = ({ validFrom, validUntil, ...terms }: AuthorityTerms) => ({
  ...terms,
  validFrom: rfc3339(validFrom),
  validUntil: rfc3339(validUntil),
});
