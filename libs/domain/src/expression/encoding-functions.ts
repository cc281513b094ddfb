import { heldValue } from '../held-value.js';
import { JsonRefused, readForeignJson } from '../json-text/index.js';
import { base64Of, base64UrlOf, bytesOfBase64, bytesOfPercent, percentEncoded, textOfBytes } from './encodings.js';
import { textArgument, type FunctionDefinition } from './function-definition.js';
import { jsonText } from './json-text-of.js';
import type { Run } from './run.js';
import type { Value } from './values.js';

/** A character that is parsed or coded costs more than one that is looked at. */
const CHARACTERS_PER_STEP = 16;

/**
 * Functions with the name of a coding before them, as CEL's extension library for encoders has `base64.encode`. The language has no bytes: what is
 * encoded is the UTF-8 of a text, and what is decoded must be one.
 */
export const encodingFunctions: Record<string, FunctionDefinition> = {
  'json.encode': { arity: [1], style: 'function', call: (run, [value], at) => jsonText(run, value as Value, at) },
  'json.decode': coding('json.decode', decodeJson),
  'base64.encode': coding('base64.encode', (run, text, at) => base64Of(wholeBytes(run, text, at))),
  'base64.decode': coding('base64.decode', (run, text, at) =>
    textOf(run, bytesOfBase64(text, 'base64'), 'base64 (RFC 4648, section 4)', at),
  ),
  'base64url.encode': coding('base64url.encode', (run, text, at) => base64UrlOf(wholeBytes(run, text, at))),
  'base64url.decode': coding('base64url.decode', (run, text, at) =>
    textOf(run, bytesOfBase64(text, 'base64url'), 'base64url (RFC 4648, section 5)', at),
  ),
  'url.encode': coding('url.encode', (run, text, at) => (wholeBytes(run, text, at), percentEncoded(text))),
  'url.decode': coding('url.decode', (run, text, at) =>
    textOf(run, bytesOfPercent(text), 'percent-encoded text (RFC 3986, section 2.1)', at),
  ),
};

function coding(name: string, work: (run: Run, text: string, at: number) => Value): FunctionDefinition {
  return {
    arity: [1],
    style: 'function',
    call: (run, [value], at) => {
      const text = textArgument(run, value, name, at);
      run.charge(Math.ceil(text.length / CHARACTERS_PER_STEP));
      const result = work(run, text, at);
      if (typeof result === 'string') run.allowText(result.length, at);
      return result;
    },
  };
}

/** As an answer of a service is read: what a double cannot hold is the text of its digits. */
function decodeJson(run: Run, text: string, at: number): Value {
  try {
    return heldValue(readForeignJson(text));
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    return run.fail('bad-argument', `json.decode: ${error.message}`, at);
  }
}

function wholeBytes(run: Run, text: string, at: number): Uint8Array {
  if (text.isWellFormed()) return new TextEncoder().encode(text);
  return run.fail('bad-argument', 'expected a text of whole characters, found half of a surrogate pair; cut it between characters', at);
}

function textOf(run: Run, bytes: Uint8Array | undefined, coding: string, at: number): string {
  const text = bytes && textOfBytes(bytes);
  if (text !== undefined) return text;
  const found = bytes === undefined ? 'another text' : 'bytes that are no UTF-8';
  return run.fail('bad-argument', `expected ${coding} of a text in UTF-8, found ${found}; look at what was sent`, at);
}
