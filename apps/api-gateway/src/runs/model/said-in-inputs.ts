import { cutText, type Json, type JsonObject } from '@runbook/domain';

/** Of one text: what is longer is a document, and is found by its beginning. */
const TEXT_LENGTH_MAX = 120;
/** Of all: a line is small, however large the inputs. */
const LENGTH_MAX = 600;
const BETWEEN = '\n';

/**
 * What a run is found by of its inputs: the texts and numbers in them, in their order, in small letters. Large members lie in the blob store and are not
 * looked into. What this is of a run that is kept no longer is nothing, because its inputs are.
 */
export function saidInInputs(inputs: JsonObject): string {
  const known = said.get(inputs);
  if (known !== undefined) return known;
  const found = readInputs(inputs);
  said.set(inputs, found);
  return found;
}

/** Inputs that somebody holds never change, and every fold of a run makes its line anew. */
const said = new WeakMap<JsonObject, string>();

function readInputs(inputs: JsonObject): string {
  const found: string[] = [];
  let length = 0;
  // Without recursion: what comes in may be nested as deep as the reader of JSON lets it. Taken from the end, so put in from there.
  const open: Json[] = [inputs];
  while (open.length > 0 && length < LENGTH_MAX) {
    const next = open.pop();
    if (typeof next === 'string' || typeof next === 'number') {
      const text = cutText(String(next), TEXT_LENGTH_MAX).toLowerCase();
      found.push(text);
      length += text.length + BETWEEN.length;
    } else if (typeof next === 'object' && next !== null && !('$blob' in next))
      open.push(...Object.values(next).slice(0, LENGTH_MAX).reverse());
  }
  return cutText(found.join(BETWEEN), LENGTH_MAX);
}
