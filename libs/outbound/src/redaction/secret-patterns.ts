import { ESCAPE_KINDS, unescaped, type EscapeKind } from './escapes.js';
import { layerOf } from './layer.js';
import { folded, type Pattern } from './pattern-search.js';
import { partsOf } from './secret-parts.js';

/** A shorter value would be found everywhere, and can be guessed; it is refused before it is used. */
export const SECRET_LENGTH_MIN = 4;

/**
 * Shorter ones are not looked for inside base64 and hexadecimal digits, where so few bytes come up by chance; they are known in these
 * forms as a whole.
 */
export const INSIDE_DIGITS_LENGTH_MIN = 6;

export interface SecretPatterns {
  readonly all: readonly Pattern[];
  /** Those that are long enough to be looked for in decoded digits. */
  readonly insideDigits: readonly Pattern[];
}

/** What the secrets look like once nothing is encoded any more, their parts too. Shorter ones than `SECRET_LENGTH_MIN` are passed over. */
export function patternsOf(secrets: Iterable<readonly [name: string, value: string]>): SecretPatterns {
  const patterns = new Map<string, Pattern>();
  const enter = (name: string, bytes: Uint8Array): void => {
    if (bytes.length < SECRET_LENGTH_MIN) return;
    const pattern = { name, bytes: folded(bytes) };
    const key = Buffer.from(pattern.bytes).toString('latin1');
    if (!patterns.has(key)) patterns.set(key, pattern);
  };
  for (const [name, value] of secrets) {
    for (const text of [value, ...partsOf(value)]) for (const bytes of writingsOf(text)) enter(name, bytes);
  }
  const all = [...patterns.values()];
  return { all, insideDigits: all.filter(({ bytes }) => bytes.length >= INSIDE_DIGITS_LENGTH_MIN) };
}

function* writingsOf(text: string): Generator<Uint8Array> {
  // ASCII letters are compared in either case; others have another form in each.
  for (const written of new Set([text, text.toLowerCase(), text.toUpperCase()])) {
    const bytes = Buffer.from(written);
    yield bytes;
    // As headers carry it.
    if (bytes.length > written.length && /^[\0-\xff]*$/.test(written)) yield Buffer.from(written, 'latin1');
    yield* readingsOf(bytes);
    if (bytes.length < INSIDE_DIGITS_LENGTH_MIN) yield* shortInDigits(bytes);
  }
}

/**
 * A secret that looks escaped itself (`50%20off`) is read like the text around it: who escaped it in one way leaves what looks like the
 * others, and these are read in the same pass.
 */
function* readingsOf(secret: Uint8Array): Generator<Uint8Array> {
  const known = new Set([Buffer.from(secret).toString('latin1')]);
  const unread = [secret];
  for (let bytes = unread.pop(); bytes && known.size <= SELF_READINGS_MAX; bytes = unread.pop()) {
    for (const kinds of SOME_KINDS) {
      const reading = unescaped(layerOf(bytes), kinds)?.bytes.slice();
      if (!reading || reading.length < SECRET_LENGTH_MIN || known.has(Buffer.from(reading).toString('latin1'))) continue;
      known.add(Buffer.from(reading).toString('latin1'));
      unread.push(reading);
      yield reading;
    }
  }
}

/** Each kind alone, each two, all. */
const SOME_KINDS: readonly (readonly EscapeKind[])[] = [1, 2, 3, 4, 5, 6, 7].map((mask) => ESCAPE_KINDS.filter((_, n) => (mask >> n) & 1));

/** A secret with more is made of escapes. */
const SELF_READINGS_MAX = 32;

function shortInDigits(bytes: Buffer): Uint8Array[] {
  const base64 = bytes.toString('base64').replaceAll('=', '');
  const forms = [base64, base64.replaceAll('+', '-').replaceAll('/', '_'), bytes.toString('hex')];
  return forms.map((form) => Buffer.from(form));
}
