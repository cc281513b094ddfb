import { Problem } from '../http/problem.js';

const REVISION = /^"([1-9]\d{0,8})"$/;

export const etagOf = ({ revision }: { readonly revision: number }): string => `"${revision}"`;

/**
 * The revision that the caller has before him, from `If-Match` (RFC 9110, section 13.1.1): the entity tag of the draft as he fetched it. `*` says
 * nothing of what he has seen, so it is as if it were missing. Throws the problems `precondition-required` and `malformed-header`.
 */
export function expectedRevision(header: string | undefined): number {
  if (header === undefined || header.trim() === '*') {
    const message = 'expected If-Match with the ETag of the draft that you have before you, found none; fetch the draft and send its ETag';
    throw new Problem('precondition-required', message, { errors: [{ pointer: '/headers/if-match', message }] });
  }
  const revision = REVISION.exec(header.trim())?.[1];
  if (revision !== undefined) return Number(revision);
  const message = 'expected If-Match to be one ETag of a draft such as "3", found another value';
  throw new Problem('malformed-header', message, { errors: [{ pointer: '/headers/if-match', message }] });
}
