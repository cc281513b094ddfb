import canonicalize from 'canonicalize';
import type { Runbook } from './document.js';

/** The definition's canonical text (RFC 8785): the same for every order of members and every format. Its SHA-256 is the digest. */
export function canonicalDefinition(runbook: Runbook): string {
  return canonicalize(runbook) as string;
}
