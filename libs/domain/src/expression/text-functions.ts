import { integerArgument, textArgument, type FunctionDefinition } from './function-definition.js';
import { linearRegex, RegexRefused, type LinearRegex } from './regex.js';
import type { Run } from './run.js';
import { isList, type Value } from './values.js';

const INSTRUCTIONS_PER_STEP = 100;
/** Compiling a pattern takes as long as so many steps, and as many more for each of its instructions. */
const PATTERN_STEPS = 1_000;
const STEPS_PER_COMPILED_INSTRUCTION = 5;
const PIECES_MAX = 100_000;

/** Functions of texts. Positions and sizes count characters (code points), not UTF-16 units. */
export const textFunctions: Record<string, FunctionDefinition> = {
  startsWith: method(2, (run, [text, part], at) =>
    texts(
      run,
      text,
      part,
      'startsWith',
      at,
      (a, b) => a.startsWith(b),
      (_a, b) => b.length,
    ),
  ),
  endsWith: method(2, (run, [text, part], at) =>
    texts(
      run,
      text,
      part,
      'endsWith',
      at,
      (a, b) => a.endsWith(b),
      (_a, b) => b.length,
    ),
  ),
  contains: method(2, (run, [text, part], at) => texts(run, text, part, 'contains', at, (a, b) => a.includes(b))),
  matches: { arity: [2], style: 'both', call: (run, [text, pattern], at) => matches(run, text, pattern, at) },
  lowerAscii: method(1, (run, [text], at) => mapText(run, text, 'lowerAscii', at, lowerAscii)),
  upperAscii: method(1, (run, [text], at) => mapText(run, text, 'upperAscii', at, upperAscii)),
  trim: method(1, trim),
  indexOf: method(2, (run, [text, part], at) => texts(run, text, part, 'indexOf', at, (a, b) => charactersBefore(a, a.indexOf(b)))),
  lastIndexOf: method(2, (run, [text, part], at) =>
    texts(run, text, part, 'lastIndexOf', at, (a, b) => charactersBefore(a, a.lastIndexOf(b))),
  ),
  substring: { arity: [2, 3], style: 'method', call: substring },
  charAt: method(2, (run, [text, index], at) => substring(run, [text, index, integerArgument(run, index, 'charAt', at) + 1], at)),
  replace: method(3, replace),
  split: method(2, split),
  join: { arity: [1, 2], style: 'method', call: join },
};

function method(arity: number, call: FunctionDefinition['call']): FunctionDefinition {
  return { arity: [arity], style: 'method', call };
}

function texts<T extends Value>(
  run: Run,
  left: Value | undefined,
  right: Value | undefined,
  name: string,
  at: number,
  work: (a: string, b: string) => T,
  read: (a: string, b: string) => number = (a, b) => a.length + b.length,
): T {
  const a = textArgument(run, left, name, at);
  const b = textArgument(run, right, name, at);
  run.chargeText(read(a, b));
  return work(a, b);
}

function mapText(run: Run, text: Value | undefined, name: string, at: number, work: (text: string) => string): string {
  const input = textArgument(run, text, name, at);
  run.chargeText(input.length * (isAscii(input) ? 2 : NOT_ASCII_FACTOR));
  return work(input);
}

/** Each run of letters is replaced on its own. */
const NOT_ASCII_FACTOR = 16;

/** What is left is a view of the same text: only what falls off is read. */
function trim(run: Run, [text]: readonly (Value | undefined)[], at: number): string {
  const input = textArgument(run, text, 'trim', at);
  const trimmed = input.trim();
  run.chargeText(input.length - trimmed.length);
  return trimmed;
}

// The letters of ASCII alone, whatever the locale: the engine's own conversion also knows ß and dotless i.
const lowerAscii = (text: string): string => (isAscii(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase()));
const upperAscii = (text: string): string => (isAscii(text) ? text.toUpperCase() : text.replace(/[a-z]+/g, (lower) => lower.toUpperCase()));

function isAscii(text: string): boolean {
  return !/[^\u0000-\u007f]/.test(text);
}

function matches(run: Run, text: Value | undefined, pattern: Value | undefined, at: number): boolean {
  const input = textArgument(run, text, 'matches', at);
  const regex = patternOf(run, textArgument(run, pattern, 'matches', at), at);
  run.charge(Math.ceil((input.length * regex.instructions) / INSTRUCTIONS_PER_STEP));
  return regex.test(input);
}

/** Compiling is counted once for each pattern of a run, whether it was at hand or not, so that equal runs cost the same. */
function patternOf(run: Run, pattern: string, at: number): LinearRegex {
  const isNew = !run.patterns.has(pattern);
  if (isNew) run.charge(PATTERN_STEPS + pattern.length);
  try {
    const regex = linearRegex(pattern);
    if (isNew) run.charge(regex.instructions * STEPS_PER_COMPILED_INSTRUCTION);
    run.patterns.add(pattern);
    return regex;
  } catch (error) {
    if (error instanceof RegexRefused) return run.fail('bad-regex', error.message, at);
    throw error;
  }
}

/** A text without surrogates is passed over by the engine many characters at a time, or not at all; another is counted one by one. */
const PASSED_OVER_AT_ONCE = 8;

/** How many characters the text has. */
export function characters(run: Run, text: string): number {
  run.chargeText(text.length / PASSED_OVER_AT_ONCE);
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  run.chargeText(text.length);
  return charactersBefore(text, text.length);
}

/** Characters before a UTF-16 position; −1 stays −1. */
function charactersBefore(text: string, units: number): number {
  let count = units;
  for (let index = 0; index < units - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next >= 0xdc00 && next <= 0xdfff) count--;
  }
  return count;
}

function substring(run: Run, [text, from, to]: readonly (Value | undefined)[], at: number): string {
  const input = textArgument(run, text, 'substring', at);
  const length = characters(run, input);
  const start = integerArgument(run, from, 'substring', at);
  const end = to === undefined ? length : integerArgument(run, to, 'substring', at);
  if (start < 0 || end > length || start > end) {
    return run.fail('bad-argument', `expected positions within 0 and ${length}, found ${start} to ${end}; check size(text) first`, at);
  }
  if (length === input.length) return input.slice(start, end);
  run.charge(input.length);
  return Array.from(input).slice(start, end).join('');
}

function split(run: Run, [text, separator]: readonly Value[], at: number): readonly string[] {
  const input = textArgument(run, text, 'split', at);
  const by = textArgument(run, separator, 'split', at);
  if (by === '') run.charge(input.length);
  else run.chargeText(input.length + by.length);
  const pieces = by === '' ? Array.from(input) : input.split(by);
  if (pieces.length > PIECES_MAX)
    run.fail('limit-steps', `expected at most ${PIECES_MAX} pieces, found ${pieces.length}; split a smaller text`, at);
  run.charge(pieces.length);
  return pieces;
}

function replace(run: Run, [text, from, to]: readonly Value[], at: number): string {
  const input = textArgument(run, text, 'replace', at);
  const replacement = textArgument(run, to, 'replace', at);
  const sought = textArgument(run, from, 'replace', at);
  if (sought === '') return run.fail('bad-argument', 'expected a text to replace, found an empty one', at);
  run.chargeText(input.length + sought.length);
  const pieces = input.split(sought);
  run.charge(pieces.length);
  run.allowText(input.length + (pieces.length - 1) * (replacement.length - sought.length), at);
  return pieces.join(replacement);
}

function join(run: Run, [list, separator]: readonly (Value | undefined)[], at: number): string {
  if (!isList(list as Value)) return run.fail('wrong-type', 'expected a list before .join(…), found something else', at);
  const between = separator === undefined ? '' : textArgument(run, separator, 'join', at);
  const pieces = (list as readonly Value[]).map((piece) => textArgument(run, run.open(piece), 'join', at));
  run.charge(pieces.length);
  run.allowText(
    pieces.reduce((sum, piece) => sum + piece.length, between.length * pieces.length),
    at,
  );
  return pieces.join(between);
}
