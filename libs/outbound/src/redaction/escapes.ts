import { decodeHTMLStrict } from 'entities';
import type { Layer } from './layer.js';

/**
 * The layer without its escapes, one level of them: percent-encoding (RFC 3986), escapes of JSON and of program texts (RFC 8259, `\x41`,
 * `\'`), character references of HTML, and the quote inside the quotes of a shell (`'\''`). All of these at once: who
 * escapes twice is read by reading twice. Two kinds are read alone (`ALONE`), because they read the others' text in another way. Only the parts that have an escape; undefined when none has.
 */
export function unescaped(layer: Layer, kinds: readonly EscapeKind[] = ESCAPE_KINDS): Layer | undefined {
  const { bytes } = layer;
  if (!kinds.some((kind) => bytes.includes(kind))) return undefined;
  // An escape is never shorter than what it stands for; one place more for where the last one ends.
  const out = new Uint8Array(bytes.length);
  const from = new Uint32Array(bytes.length + 1);
  let length = 0;
  let partStart = 0;
  let hasEscape = false;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] as number;
    const kind = byte === QUOTE && !kinds.includes(QUOTE) ? BACKSLASH : byte;
    const escape = isKind(kind) && kinds.includes(kind) ? escapeAt(bytes, at) : undefined;
    if (escape) {
      hasEscape = true;
      for (const decoded of escape.bytes) {
        from[length] = at;
        out[length++] = decoded;
      }
      at += escape.size;
    } else {
      from[length] = at++;
      if (byte === 0 && !hasEscape) length = partStart;
      else out[length++] = byte;
      if (byte !== 0) continue;
      partStart = length;
      hasEscape = false;
    }
  }
  const isLast = layer.isLast && hasEscape;
  if (!hasEscape) length = partStart;
  if (length === 0) return undefined;
  from[length] = isLast || hasEscape ? bytes.length : (from[length - 1] as number) + 1;
  return mapped(layer, out.subarray(0, length), from, isLast);
}

function mapped(layer: Layer, bytes: Uint8Array, from: Uint32Array, isLast: boolean): Layer {
  return {
    bytes,
    startOf: (at) => layer.startOf(from[at] as number),
    endOf: (end) => {
      let next = end;
      // Several bytes of one escape end together.
      while (next < bytes.length && from[next] === from[end - 1]) next++;
      return layer.endOf(from[next] as number);
    },
    isLast,
    isDigits: layer.isDigits,
  };
}

/** The byte with which an escape begins: `%`, backslash, `&`; of those that are read alone a quote, `=`. The shell's quote has a backslash too. */
export type EscapeKind = typeof PERCENT | typeof BACKSLASH | typeof AMPERSAND | typeof QUOTE | typeof EQUALS;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;
const QUOTE = 0x27;
const EQUALS = 0x3d;
export const ESCAPE_KINDS: readonly EscapeKind[] = [PERCENT, BACKSLASH, AMPERSAND];

/**
 * Read without the others: quoted-printable (RFC 2045, section 6.7), since `=` and two digits stand in many addresses; and the shell's quote, since behind
 * it, where one shell's line stands in another's, a backslash is one.
 */
export const ALONE: readonly EscapeKind[] = [QUOTE, EQUALS];

const isKind = (byte: number): byte is EscapeKind =>
  byte === PERCENT || byte === BACKSLASH || byte === AMPERSAND || byte === QUOTE || byte === EQUALS;

interface Escape {
  /** Bytes that it takes. */
  readonly size: number;
  /** Bytes that it stands for. */
  readonly bytes: Uint8Array;
}

function escapeAt(bytes: Uint8Array, at: number): Escape | undefined {
  switch (bytes[at]) {
    case PERCENT:
      return byteEscape(hex(bytes, at + 1, 2), 3);
    case BACKSLASH:
      return backslashAt(bytes, at);
    case AMPERSAND:
      return referenceAt(bytes, at);
    case EQUALS:
      return softBreakAt(bytes, at) ?? byteEscape(hex(bytes, at + 1, 2), 3);
    default:
      return bytes[at + 1] === BACKSLASH && bytes[at + 2] === QUOTE && bytes[at + 3] === QUOTE ? byteEscape(QUOTE, 4) : undefined;
  }
}

/** Where a line of quoted-printable goes on in the next: it stands for nothing. */
function softBreakAt(bytes: Uint8Array, at: number): Escape | undefined {
  if (bytes[at + 1] === 0x0a) return { size: 2, bytes: NOTHING };
  return bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a ? { size: 3, bytes: NOTHING } : undefined;
}

const NOTHING = new Uint8Array();

function backslashAt(bytes: Uint8Array, at: number): Escape | undefined {
  const next = bytes[at + 1] ?? 0;
  if (next === 0x75) return unicodeAt(bytes, at);
  if (next === 0x78) return byteEscape(hex(bytes, at + 2, 2), 4);
  const named = NAMED.get(next);
  if (named !== undefined) return byteEscape(named, 2);
  return QUOTED.has(next) ? byteEscape(next, 2) : undefined;
}

/** Both quotes, slash and backslash stand for themselves; before others a backslash may be one (a Windows path, a shell's quote). */
const QUOTED: ReadonlySet<number> = new Set([0x22, 0x27, 0x2f, 0x5c]);

function unicodeAt(bytes: Uint8Array, at: number): Escape | undefined {
  const unit = hex(bytes, at + 2, 4);
  if (unit === undefined) return undefined;
  const isPaired = unit >= 0xd800 && unit <= 0xdbff && bytes[at + 6] === 0x5c && bytes[at + 7] === 0x75;
  const low = isPaired ? (hex(bytes, at + 8, 4) ?? 0) : 0;
  if (low >= 0xdc00 && low <= 0xdfff) return { size: 12, bytes: Buffer.from(String.fromCharCode(unit, low)) };
  return { size: 6, bytes: Buffer.from(String.fromCharCode(unit)) };
}

function referenceAt(bytes: Uint8Array, at: number): Escape | undefined {
  let end = at + 1;
  while (end - at < REFERENCE_BYTES_MAX && isReferenceByte(bytes[end] ?? 0)) end++;
  if (bytes[end] !== 0x3b || end === at + 1) return undefined;
  const reference = Buffer.from(bytes.buffer, bytes.byteOffset + at, end + 1 - at).toString('latin1');
  const text = decodeHTMLStrict(reference);
  const decoded = Buffer.from(text);
  return text === reference || decoded.length > reference.length ? undefined : { size: reference.length, bytes: decoded };
}

const byteEscape = (byte: number | undefined, size: number): Escape | undefined =>
  byte === undefined ? undefined : { size, bytes: Uint8Array.of(byte) };

function hex(bytes: Uint8Array, at: number, digits: number): number | undefined {
  let value = 0;
  for (let n = 0; n < digits; n++) {
    const digit = HEX[bytes[at + n] ?? 0] as number;
    if (digit > 15) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

/** The value of a hexadecimal digit in either case; 255 for any other byte. */
export const HEX: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

const NAMED: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' }).map(([name, text]) => [name.charCodeAt(0), text.charCodeAt(0)]),
);

/** The longest name of HTML has 31 letters; a number has few digits. */
const REFERENCE_BYTES_MAX = 33;

const isReferenceByte = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x23;

/**
 * Where the layer may end that was cut: at its end, before what may be the beginning of an escape or of a character, and before another of those,
 * which the first was to complete. The same bytes may have begun in more than one way: behind a letter, `'\` may be a quote of the shell, or a quote
 * that stands for itself and an escape of JSON.
 */
export function endsBeforeEscapes(bytes: Uint8Array): ReadonlySet<number> {
  const ends = new Set([bytes.length]);
  let reached = [bytes.length];
  for (let level = 0; level < BEGUN_ESCAPES_MAX && reached.length > 0; level++) {
    const begun = new Set(reached.flatMap((end) => [...begunBefore(bytes, end)]));
    reached = [...begun].filter((end) => !ends.has(end));
    for (const end of reached) ends.add(end);
  }
  return ends;
}

function* begunBefore(bytes: Uint8Array, end: number): Generator<number> {
  for (let at = end - 1; at >= Math.max(0, end - BEGUN_BYTES_MAX); at--) {
    if (!BEGINNINGS.has(bytes[at] as number)) continue;
    if (BEGUN.test(Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1'))) yield at;
  }
}

/** Of encodings around each other each may be cut. */
const BEGUN_ESCAPES_MAX = 4;

/** The longest is a reference of HTML. */
const BEGUN_BYTES_MAX = 40;

const BEGINNINGS: ReadonlySet<number> = new Set([...ESCAPE_KINDS, ...ALONE, 0xef]);

/** Half an escape, half a pair of surrogates, or the replacement character (EF BF BD) that half a character became. */
const BEGUN =
  /^(?:[%=][0-9a-f]?|=\r|\\u[0-9a-f]{0,3}|\\u[dD][89abAB][0-9a-f]{2}(?:\\(?:u[0-9a-f]{0,3})?)?|\\(?:x[0-9a-f]?)?|&#?[0-9a-z]{0,31}|'\\?'?|\xef\xbf\xbd)$/i;
