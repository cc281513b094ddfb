import { Problem } from '../http/problem.js';
import type { DraftName } from './drafts.js';

/** Of an address. Throws the problem `invalid-request`. */
export function nameOf(runbookId: string, draft: string): DraftName {
  if (/^[1-9]\d{0,8}$/.test(draft)) return { runbookId, draft: Number(draft) };
  const message = 'expected the number of a draft such as 3, found another text';
  throw new Problem('invalid-request', message, { errors: [{ pointer: '/draft', message }] });
}
