import { JsonRefused, readForeignJson, readJson, utf8Text, type Json } from '@runbook/domain';
import { Problem } from './problem.js';

/**
 * A request's body as JSON. Whoever wrote it can be asked to write it otherwise, so what cannot be held exactly is refused. Throws the problems
 * `malformed-json`, with the place of the first fault, and `invalid-request`, with its pointer, for JSON that cannot be taken.
 */
export const readBody = (body: Uint8Array): Json => read(body, readJson);

/** The same of a body that a machine wrote by itself: an event, a worker's result. A number that cannot be held exactly comes in as its digits. */
export const readMachineBody = (body: Uint8Array): Json => read(body, readForeignJson);

/** A body's text. Throws the problem `malformed-json` for bytes that are no UTF-8. */
export const bodyText = (body: Uint8Array): string => read(body, (text) => text);

function read<T>(body: Uint8Array, parse: (text: string) => T): T {
  try {
    return parse(utf8Text(body));
  } catch (error) {
    if (error instanceof JsonRefused) throw problemOf(error, body.length === 0);
    throw error;
  }
}

function problemOf({ reason, message, place }: JsonRefused, isEmpty: boolean): Problem {
  if (isEmpty) return new Problem('malformed-json', 'expected a JSON body, found an empty one; send the document');
  const { pointer, offset, line, column } = place;
  const isMalformed = reason === 'syntax' || reason === 'not-utf8';
  // A body that is no JSON has no members to point to.
  const entry = { pointer: isMalformed ? '' : pointer, message, code: reason, line, column };
  return new Problem(isMalformed ? 'malformed-json' : 'invalid-request', message, { errors: [entry], members: { position: offset } });
}
