import { RE2JS } from 're2js';
import { BoundedCache } from './bounded-cache.js';
import { REGEX_CHARACTERS_MAX, REGEX_INSTRUCTIONS_MAX, REGEXES_CACHED_MAX } from './limits.js';

/** A regular expression in RE2's syntax: time is linear in the text, whatever the pattern. */
export interface LinearRegex {
  /** Whether any part of the text matches. */
  test(text: string): boolean;
  /** How many instructions the pattern compiled to: the factor of its time. */
  readonly instructions: number;
}

/** Why a pattern is refused. */
export class RegexRefused extends Error {
  override readonly name = 'RegexRefused';
}

const compiled = new BoundedCache<LinearRegex>(REGEXES_CACHED_MAX);

/** Throws `RegexRefused` for a pattern that is malformed, too large, or needs backtracking (look-around, back-references). */
export function linearRegex(pattern: string): LinearRegex {
  if (pattern.length > REGEX_CHARACTERS_MAX) {
    throw new RegexRefused(`expected a regular expression of at most ${REGEX_CHARACTERS_MAX} characters, found ${pattern.length}`);
  }
  return compiled.get(pattern, () => compilePattern(pattern));
}

function compilePattern(pattern: string): LinearRegex {
  const estimate = repeatedInstructions(pattern);
  if (estimate > REPEATED_INSTRUCTIONS_MAX) throw tooLarge(`about ${estimate}`);
  const regex = parsePattern(pattern);
  const instructions = regex.programSize();
  if (instructions > REGEX_INSTRUCTIONS_MAX) {
    throw tooLarge(String(instructions));
  }
  return { instructions, test: (text) => regex.test(text) };
}

function parsePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegexRefused(
      `expected a regular expression in RE2 syntax (no look-around, no back-references), found ${JSON.stringify(pattern)}: ${reason}`,
    );
  }
}

function tooLarge(found: string): RegexRefused {
  return new RegexRefused(
    `expected a regular expression of at most ${REGEX_INSTRUCTIONS_MAX} instructions, found ${found}; lower its repeat counts`,
  );
}

/** A group's text is longer than its instructions, so the estimate has twice the room. */
const REPEATED_INSTRUCTIONS_MAX = 2 * REGEX_INSTRUCTIONS_MAX;

/**
 * What `{n}` and `{n,m}` unfold to, roughly: a thousand characters can ask for a hundred thousand instructions, and compiling
 * those only to refuse them would take a second.
 */
function repeatedInstructions(pattern: string): number {
  let sum = 0;
  for (const { 1: from, 2: to, index } of pattern.matchAll(/\{(\d{1,6})(?:,(\d{0,6}))?\}/g)) {
    sum += Math.max(Number(from), Number(to ?? 0)) * repeatedCharacters(pattern, index);
  }
  return sum;
}

/** Characters of what is repeated before this position: a whole group, or one. */
function repeatedCharacters(pattern: string, end: number): number {
  if (pattern[end - 1] !== ')') return 1;
  let depth = 0;
  for (let at = end - 1; at >= 0; at--) {
    if (pattern[at] === ')') depth++;
    else if (pattern[at] === '(' && --depth === 0) return Math.max(1, end - at - 2);
  }
  return 1;
}
