import type { Json } from '@runbook/domain';
import canonicalize from 'canonicalize';
import { ActionFailed } from './action.js';

/** Values with no more nodes than this are written at once: well under a millisecond. */
const NODES_AT_ONCE = 2_000;

/**
 * Canonical JSON (RFC 8785) of a value, piece by piece, so that a large one can be hashed without holding the event loop. Together
 * the pieces are exactly what `canonicalJson` answers. Each takes bounded work, but for a single long text.
 *
 * Throws `TooDeep` for a value nested deeper than `depthMax`, and `ActionFailed` for text that has no UTF-8 form.
 */
export function* canonicalPieces(value: unknown, depthMax: number): Generator<string> {
  if (isSmall(value, depthMax)) return yield canonicalJson(value);
  if (Array.isArray(value)) {
    yield '[';
    for (let n = 0; n < value.length; n++) {
      if (n > 0) yield ',';
      yield* canonicalPieces(value[n] ?? null, depthMax - 1);
    }
    return yield ']';
  }
  const members = value as { readonly [name: string]: unknown };
  yield '{';
  let first = true;
  for (const name of Object.keys(members).sort()) {
    if (members[name] === undefined) continue;
    yield `${first ? '' : ','}${canonicalJson(name)}:`;
    yield* canonicalPieces(members[name], depthMax - 1);
    first = false;
  }
  yield '}';
}

/** Canonical JSON at once, for what is known to be small. Throws `ActionFailed` for text that has no UTF-8 form. */
export function canonicalJson(value: Json | unknown): string {
  try {
    return canonicalize(value) ?? 'null';
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ActionFailed('invalid-input', `expected JSON that can be hashed, found: ${message}; send the bundle as valid UTF-8 JSON`);
  }
}

export class TooDeep extends Error {
  override readonly name = 'TooDeep';
}

/** Looks at no more nodes than may be written at once. Of a small value the whole depth is checked, of a large one the way to its small parts. */
function isSmall(value: unknown, depthMax: number): boolean {
  let nodes = 0;
  const visit = (one: unknown, depthLeft: number): boolean => {
    if (depthLeft < 0) throw new TooDeep(`expected values nested at most ${depthMax} deeper, found a deeper one`);
    if (++nodes > NODES_AT_ONCE) return false;
    if (typeof one !== 'object' || one === null) return true;
    if (Array.isArray(one)) {
      for (const element of one) if (!visit(element, depthLeft - 1)) return false;
      return true;
    }
    for (const name of Object.keys(one)) if (!visit((one as Record<string, unknown>)[name], depthLeft - 1)) return false;
    return true;
  };
  return visit(value, depthMax);
}
