import type { Json, JsonObject } from '../json.js';
import { markNamed, markOfId, TLP_MARKS, type TlpMark } from './tlp.js';

/** TLP 2.0 by its extension of STIX 2.1. */
const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';

/**
 * The marks of TLP that stand in a value, lowest first. A mark stands in `object_marking_refs` and `granular_markings` of STIX, by the ids that STIX gives to
 * marks; in a marking's definition (`tlp_2_0`, `definition.tlp`); and as a member `tlp` of anything, a text or a list of texts. What lies in the blob store is not looked into.
 */
export function marksIn(value: Json): readonly TlpMark[] {
  const found = new Set<TlpMark>();
  const open: Json[] = [value];
  // Without recursion: what comes in may be nested as deep as the reader of JSON lets it.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next)) markedBy(next as JsonObject).forEach((mark) => found.add(mark));
    for (const part of Object.values(next)) if (typeof part === 'object' && part !== null) open.push(part);
  }
  return TLP_MARKS.filter((mark) => found.has(mark));
}

/** What an object says of itself. */
function markedBy(object: JsonObject): TlpMark[] {
  const { tlp, object_marking_refs: refs, marking_ref: ref, extensions } = object;
  const extension = isObject(extensions) ? extensions[TLP_EXTENSION] : undefined;
  const named = [...texts(tlp), ...(isObject(extension) ? texts(extension['tlp_2_0']) : [])].map(markNamed);
  const referred = [...texts(refs), ...texts(ref)].map(markOfId);
  return [...named, ...referred].filter((mark) => mark !== undefined);
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

function texts(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
