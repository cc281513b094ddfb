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
  const regex = parsePattern(pattern);
  const instructions = regex.programSize();
  if (instructions > REGEX_INSTRUCTIONS_MAX) {
    throw new RegexRefused(
      `expected a regular expression of at most ${REGEX_INSTRUCTIONS_MAX} instructions, found ${instructions}; lower its repeat counts`,
    );
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
