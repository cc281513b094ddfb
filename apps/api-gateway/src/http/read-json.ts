import { JSON_DEPTH_MAX } from '@runbook/service';
import { findJsonFault } from './json-fault.js';
import { Problem } from './problem.js';

/**
 * A request's body as JSON. Throws the problems `malformed-json`, with the place of the first fault, and `invalid-request` for a body
 * that is too deep to be walked safely or that names `__proto__`.
 */
export function readJson(text: string): unknown {
  // An object of depth n takes at least n characters, so short bodies need no count.
  if (text.length > JSON_DEPTH_MAX && depthOf(text) > JSON_DEPTH_MAX) {
    throw new Problem('invalid-request', `expected a body nested at most ${JSON_DEPTH_MAX} deep, found a deeper one; send it flatter`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(text);
  }
  if (PROTOTYPE_NAME.test(text) && namesPrototype(value)) {
    throw new Problem('invalid-request', 'expected no member named __proto__, found one; rename it');
  }
  return value;
}

/** Text that may hold a member named `__proto__`: the name itself, or an escape that could spell a part of it. */
const PROTOTYPE_NAME = /__proto__|\\u00(?:5f|7|6f)/i;

function malformed(text: string): Problem {
  if (text.trim() === '') {
    return new Problem('malformed-json', 'expected a JSON body, found an empty one; send the document');
  }
  const { offset, line, column, found } = findJsonFault(text);
  const message = `expected JSON, found ${found} at line ${line}, column ${column} (position ${offset}); correct the body`;
  return new Problem('malformed-json', message, { errors: [{ pointer: '', message, line, column }], members: { position: offset } });
}

/** How deep brackets nest; those inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > deepest) deepest = depth;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

function namesPrototype(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '__proto__')) return true;
    left.push(...Object.values(next).filter((member) => typeof member === 'object'));
  }
  return false;
}
