import type { Actor } from '@runbook/domain';
import canonicalize from 'canonicalize';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.js';

/** Where a page ended: the ordering value and the id of its last item. */
export interface Cursor {
  readonly value: number;
  readonly id: string;
}

/** What a cursor holds for: no other list, filter or caller takes it. */
export interface CursorScope {
  readonly list: string;
  readonly caller: Pick<Actor, 'tenant'> & Partial<Pick<Actor, 'kind' | 'id'>>;
  /** As it was asked for; what is undefined in it was not. */
  readonly filter?: object;
}

/** What cursors are sealed with; of this process until the entrance sets what all gateways share. */
let secret: Buffer = randomBytes(32);

/** The same key of the operator's at every gateway makes cursors that each of them takes, also after a restart. */
export function sealCursorsWith(key: string): void {
  secret = createHmac('sha256', key).update('cursors').digest();
}

/** Opaque to clients; they send back what they got. */
export const writeCursor = (cursor: Cursor, scope: CursorScope): string =>
  Buffer.from(`${cursor.value}~${cursor.id}~${sealOf(cursor, scope)}`).toString('base64url');

const FORM = /^(\d{1,16})~([\w:./-]{1,340})~([\w-]{22})$/;

/** Throws the problem `invalid-cursor`. */
export function readCursor(text: string, scope: CursorScope): Cursor {
  const [, value, id, seal] = FORM.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  const cursor = { value: Number(value), id: id ?? '' };
  if (seal !== undefined && Number.isSafeInteger(cursor.value) && timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(cursor, scope)))) {
    return cursor;
  }
  const message =
    'expected a cursor that an earlier answer of this list gave you as nextCursor, with the same filter, found another text; start from the first page';
  throw new Problem('invalid-cursor', message, { errors: [{ pointer: '/cursor', message: 'is none of this list, filter and caller' }] });
}

/** Half of a SHA-256: 22 characters. */
const SEAL_BYTES = 16;

function sealOf({ value, id }: Cursor, { list, caller, filter = {} }: CursorScope): string {
  const { tenant, kind, id: person } = caller;
  const sealed = canonicalize({ list, tenant, kind, person, filter, value, id }) as string;
  return createHmac('sha256', secret).update(sealed).digest().subarray(0, SEAL_BYTES).toString('base64url');
}
