import { Problem } from './problem.js';

/** Where a page ended: the ordering value and the id of its last item. */
export interface Cursor {
  readonly value: number;
  readonly id: string;
}

/** Opaque to clients; they send back what they got. */
export const writeCursor = ({ value, id }: Cursor): string => Buffer.from(`${value}~${id}`).toString('base64url');

const FORM = /^(\d{1,16})~([\w:./-]{1,160})$/;

/** Throws the problem `invalid-cursor`. */
export function readCursor(text: string): Cursor {
  const found = FORM.exec(Buffer.from(text, 'base64url').toString('latin1'));
  const value = Number(found?.[1]);
  if (!found || !Number.isSafeInteger(value)) {
    throw new Problem(
      'invalid-cursor',
      'expected a cursor that an earlier answer gave as nextCursor, found another text; start from the first page',
      {
        errors: [{ pointer: '/cursor', message: 'is none of ours' }],
      },
    );
  }
  return { value, id: found[2] as string };
}
