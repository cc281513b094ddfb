import { hashOf } from '@runbook/wire';
import canonicalize from 'canonicalize';

/** SHA-256 of a request's canonical JSON (RFC 8785): the same for the same members in any order. */
export function requestDigestOf(request: object): string {
  return hashOf(canonicalize(request) as string);
}
