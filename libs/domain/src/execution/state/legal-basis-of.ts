import type { AuthorityTerms } from '../../authorities/terms.js';
import { rfc3339 } from '../../rfc3339.js';
import type { LegalBasis } from '../events/index.js';

/** What is shown to voters and told to executors of a run under these terms. */
export function legalBasisOf({ instrument, reference, classification, authorizedUsers, purpose, validUntil }: AuthorityTerms): LegalBasis {
  return {
    authority: instrument,
    reference,
    classification,
    authorizedUsers,
    purpose,
    ...(validUntil !== undefined && { expiresAt: rfc3339(validUntil) }),
  };
}
