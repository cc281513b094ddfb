import { Problem } from '../http/problem.js';

/** Of an address. Throws the problem `invalid-request`. */
export function versionNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  const message = 'expected a version number such as 3, found another text';
  throw new Problem('invalid-request', message, { errors: [{ pointer: '/version', message }] });
}
