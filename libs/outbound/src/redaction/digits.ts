import { endsBeforeEscapes, HEX } from './escapes.js';
import type { Layer } from './layer.js';

/**
 * What the layer's base64 says (RFC 4648, both alphabets, with and without padding), at each of the four places at which a group of digits may have
 * begun, and its hexadecimal digits at both. Line breaks inside are passed over, as mail (76 characters) and PEM (64) put them. Stretches
 * that could not hold `bytesMin` bytes are left out, the one at the end if it holds less than `bytesMinAtEnd`.
 */
export function* decodedDigits(layer: Layer, bytesMin: number, bytesMinAtEnd = bytesMin): Generator<Layer> {
  for (const alphabet of [BASE64, HEXADECIMAL]) {
    const runs = runsOf(layer, alphabet, digitsFor(bytesMin, alphabet), digitsFor(bytesMinAtEnd, alphabet));
    if (runs.starts.length === 0) continue;
    for (let phase = 0; phase < alphabet.phases; phase++) yield decoded(layer, alphabet, runs, phase);
  }
}

const digitsFor = (bytes: number, { bits }: Alphabet): number => Math.ceil((bytes * 8) / bits);

interface Alphabet {
  /** What each byte is worth, `OTHER` for no digit. */
  readonly values: Uint8Array;
  /** Of one digit. */
  readonly bits: number;
  /** Places at which a group may begin. */
  readonly phases: number;
}

const OTHER = 255;

const BASE64: Alphabet = { values: base64Values(), bits: 6, phases: 4 };
const HEXADECIMAL: Alphabet = { values: HEX, bits: 4, phases: 2 };

function base64Values(): Uint8Array {
  const values = new Uint8Array(256).fill(OTHER);
  for (const alphabet of ['+/', '-_']) {
    const digits = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`;
    for (let value = 0; value < 64; value++) values[digits.charCodeAt(value)] = value;
  }
  return values;
}

/** Stretches of digits. */
interface Runs {
  /** Of all digits, one run behind the other, where each stands in the layer. */
  readonly places: Uint32Array;
  /** Where in `places` each run begins, and where the last one ends. */
  readonly starts: number[];
  readonly end: number;
  readonly reachEnd: boolean;
}

function runsOf({ bytes, isLast }: Layer, { values }: Alphabet, digitsMin: number, digitsMinAtEnd: number): Runs {
  // Behind the digits half an escape may stand, of which the next digit is cut off.
  const ends = isLast ? endsBeforeEscapes(bytes) : NO_ENDS;
  const places = new Uint32Array(bytes.length);
  const starts: number[] = [];
  let end = 0;
  let start = 0;
  let reachEnd = false;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && values[bytes[at] as number] !== OTHER) {
      places[end++] = at;
      continue;
    }
    if (end === start) continue;
    const next = behindBreak(bytes, at);
    if (next > at && next < bytes.length && values[bytes[next] as number] !== OTHER) {
      at = next - 1;
      continue;
    }
    // A break at the very end may be inside.
    const isAtEnd = ends.has(at) || ends.has(next);
    if (end - start >= (isAtEnd ? digitsMinAtEnd : digitsMin)) {
      starts.push(start);
      reachEnd = isAtEnd;
    } else end = start;
    start = end;
  }
  return { places, starts, end, reachEnd };
}

const NO_ENDS: ReadonlySet<number> = new Set();

/** Behind a line break and the next line's indentation; `at` itself where there is none. */
function behindBreak(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next - at < BREAK_BYTES_MAX && (bytes[next] === 0x0d || bytes[next] === 0x0a)) next++;
  if (next === at) return at;
  while (next - at < BREAK_BYTES_MAX && (bytes[next] === 0x20 || bytes[next] === 0x09)) next++;
  return next;
}

/** More is no break inside one text. */
const BREAK_BYTES_MAX = 16;

function decoded(layer: Layer, { values, bits }: Alphabet, { places, starts, end, reachEnd }: Runs, phase: number): Layer {
  // A zero byte before every run but the first.
  const out = new Uint8Array(Math.floor((end * bits) / 8) + starts.length);
  const outStarts: number[] = [];
  let length = 0;
  for (let run = 0; run < starts.length; run++) {
    if (run > 0) out[length++] = 0;
    outStarts.push(length);
    const until = starts[run + 1] ?? end;
    let kept = 0;
    let value = 0;
    for (let digit = (starts[run] as number) + phase; digit < until; digit++) {
      value = ((value << bits) | (values[layer.bytes[places[digit] as number] as number] as number)) & 0xffff;
      kept += bits;
      if (kept < 8) continue;
      kept -= 8;
      out[length++] = value >> kept;
    }
  }
  /** The digit that holds the given bit of the run with this byte. */
  const digitOf = (at: number, bit: number): number => {
    const run = lastAtMost(outStarts, at);
    const digit = Math.floor(((at - (outStarts[run] as number)) * 8 + bit) / bits);
    return places[(starts[run] as number) + phase + digit] as number;
  };
  return {
    bytes: out.subarray(0, length),
    startOf: (at) => layer.startOf(digitOf(at, 0)),
    endOf: (byte) => layer.endOf(digitOf(byte - 1, 7) + 1),
    isLast: reachEnd,
    isDigits: true,
  };
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Leaves of decoded bytes what may be text, the rest as zeros: nothing else can be encoded once more. */
export function keepText({ bytes, isLast }: Layer, lengthMin: number): void {
  const ends = isLast ? endsBeforeEscapes(bytes) : new Set([bytes.length]);
  let start = 0;
  for (let at = 0; at <= bytes.length;) {
    const size = at < bytes.length ? characterSize(bytes, at, ends) : 0;
    if (size > 0) {
      at += size;
      continue;
    }
    // What touches the end may go on behind it.
    if (at - start < lengthMin && at < bytes.length) bytes.fill(0, start, at);
    if (at < bytes.length) bytes[at] = 0;
    start = ++at;
  }
}

/**
 * Bytes of the character that begins here as UTF-8 writes it; 0 for none, and for control characters that stand in no text. One of `ends` may have
 * cut it: the rest of it may be in an escape of which only the beginning is here.
 */
function characterSize(bytes: Uint8Array, at: number, ends: ReadonlySet<number>): number {
  const byte = bytes[at] as number;
  if (byte < 0x80) return byte >= 0x20 ? (byte === 0x7f ? 0 : 1) : byte === 0x09 || byte === 0x0a || byte === 0x0d ? 1 : 0;
  const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
  for (let n = 1; n < size; n++) {
    if (ends.has(at + n)) return n;
    if (((bytes[at + n] as number) & 0xc0) !== 0x80) return 0;
  }
  return size;
}
