import { JSON_DEPTH_MAX, JSON_MEMBERS_MAX } from '../limits.js';
import { fidelityOf } from './number-fidelity.js';

/** The text holds something that the engine's parser would change or pass over in silence. */
export const NEEDS_EXACT_PARSER = -1;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const LONG_NUMBER = 16;

/**
 * One pass over a text, without building anything: how many members its objects name in all, or `NEEDS_EXACT_PARSER` where a number
 * would lose digits or its sign, a text is half a surrogate pair, brackets nest too deep, or an object has too many members. For a text that is no JSON the count means nothing.
 */
export function firstLook(text: string): number {
  if (!text.isWellFormed()) return NEEDS_EXACT_PARSER;
  let members = 0;
  let depth = 0;
  /** Of the innermost object, and of those around it. */
  let named = 0;
  const around: number[] = [];
  let backslash = placeOf('\\', text, 0);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      // The engine searches faster than a loop here does, and most texts have no escapes.
      const quote = placeOf('"', text, at + 1);
      at = backslash < quote ? endOfEscaped(text, backslash) : quote;
      if (at === NEEDS_EXACT_PARSER) return NEEDS_EXACT_PARSER;
      if (backslash < at) backslash = placeOf('\\', text, at);
    } else if (code === COLON) {
      members++;
      if (++named > JSON_MEMBERS_MAX) return NEEDS_EXACT_PARSER;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (++depth > JSON_DEPTH_MAX) return NEEDS_EXACT_PARSER;
      around.push(named);
      named = 0;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth--;
      named = around.pop() ?? 0;
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const end = endOfNumber(text, at);
      if (losesSomething(text, at, end)) return NEEDS_EXACT_PARSER;
      at = end - 1;
    }
  }
  return members;
}

/** The text's length where there is none. */
function placeOf(character: string, text: string, start: number): number {
  const found = text.indexOf(character, start);
  return found < 0 ? text.length : found;
}

/** The place of the closing quote of a string whose first escape is at `start`, or the text's length where there is none. */
function endOfEscaped(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code !== BACKSLASH) continue;
    at++;
    if (text[at] !== 'u' || !SURROGATE.test(text.slice(at + 1, at + 3))) continue;
    if (!PAIR.test(text.slice(at - 1, at + 11))) return NEEDS_EXACT_PARSER;
    at += 10;
  }
  return text.length;
}

const SURROGATE = /^d[89a-f]/i;
const PAIR = /^\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}$/i;

/** Digits, points, signs and exponents, whether they make a number or not: the parser says that. */
function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isPart = (code >= ZERO && code <= NINE) || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b || code === MINUS;
    if (!isPart) break;
  }
  return at;
}

function losesSomething(text: string, start: number, end: number): boolean {
  const isNegative = text.charCodeAt(start) === MINUS;
  if (end - start < LONG_NUMBER && !isNegative) {
    // Short ones are exact, but for an exponent; the character of one stands behind a digit.
    for (let at = start + 1; at < end; at++) if (text.charCodeAt(at) > NINE) return fidelityOf(text.slice(start, end)) !== 'exact';
    return false;
  }
  const token = text.slice(start, end);
  return (isNegative && Object.is(Number(token), -0)) || fidelityOf(token) !== 'exact';
}
