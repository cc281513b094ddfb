import { ExpressionError } from './expression-error.js';
import type { Key } from './paths.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*/;
const INDEX = /^\[(\d{1,9})\]/;
const QUOTED = /^\[(?:'([^']*)'|"([^"]*)")\]/;

/**
 * The keys of a condition's `field`: names with dots, `[0]` and `['any key']`. Unlike in an expression a name may hold
 * hyphens, as ids do. Throws `ExpressionError` (`syntax`) with the position.
 */
export function parseFieldPath(field: string): { root: string; keys: Key[] } {
  const root = NAME.exec(field)?.[0];
  if (root === undefined) throw unreadable(field, 0);
  const keys: Key[] = [];
  let at = root.length;
  while (at < field.length) {
    const rest = field.slice(at);
    const name = rest.startsWith('.') ? NAME.exec(rest.slice(1))?.[0] : undefined;
    const index = INDEX.exec(rest);
    const quoted = QUOTED.exec(rest);
    if (name !== undefined) keys.push(name);
    else if (index) keys.push(Number(index[1]));
    else if (quoted) keys.push(quoted[1] ?? (quoted[2] as string));
    else throw unreadable(field, at);
    at += name !== undefined ? name.length + 1 : ((index ?? quoted)?.[0].length as number);
  }
  return { root, keys };
}

function unreadable(field: string, at: number): ExpressionError {
  return new ExpressionError(
    'syntax',
    `expected a path such as steps.lookup.output.score, found ${JSON.stringify(field)}; write names, dots, [0] or ['key']`,
    field,
    at,
  );
}
