import type { z } from 'zod';
import { pointerTo } from '../expression/index.js';
import { nearest } from '../expression/nearest.js';
import type { Diagnostic } from './diagnostic.js';
import type { SourceTree } from './source-tree.js';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What is wrong with the shape of a document, in its author's words and at the line. */
export function shapeDiagnostics(issues: readonly Issue[], tree: SourceTree, knownKeys: KnownKeys): Diagnostic[] {
  return issues.flatMap((issue) => diagnostics(issue, [], tree, knownKeys));
}

/** The keys that may stand in the map at this path, for "did you mean". */
export type KnownKeys = (document: unknown, path: Path) => readonly string[];

function diagnostics(issue: Issue, parent: Path, tree: SourceTree, knownKeys: KnownKeys): Diagnostic[] {
  const path = [...parent, ...issue.path];
  const pointer = pointerOf(path);
  const found = valueAt(tree.value, path);
  const place = (code: string, message: string): Diagnostic[] => [{ code, message, path: pointer, ...tree.at(pointer) }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, tree, knownKeys));
    case 'invalid_union':
      return unionDiagnostics(issue, path, found, tree, knownKeys);
    case 'invalid_type':
      return found === undefined
        ? place('missing-key', `expected the key ${String(path.at(-1))} (${article(issue.expected)}), found none; add it`)
        : place('wrong-type', `expected ${article(issue.expected)}, found ${described(found)}`);
    case 'invalid_value':
      return found === undefined
        ? place('missing-key', `expected the key ${String(path.at(-1))} (${listed(issue.values)}), found none; add it`)
        : place('wrong-value', `expected ${listed(issue.values)}, found ${described(found)}${meant(found, issue.values)}`);
    case 'too_small':
      return place('out-of-range', `expected at least ${issue.minimum}${unit(issue.origin)}, found ${measured(found)}`);
    case 'too_big':
      return place('out-of-range', `expected at most ${issue.maximum}${unit(issue.origin)}, found ${measured(found)}`);
    case 'invalid_format':
      return place('wrong-format', `${issue.message}, found ${described(found)}`);
    default:
      return place('wrong-combination', issue.message);
  }
}

function unknownKey(key: string, path: Path, tree: SourceTree, knownKeys: KnownKeys): Diagnostic {
  const pointer = pointerTo(pointerOf(path), key);
  const allowed = knownKeys(tree.value, path);
  const guess = nearest(key, allowed);
  const advice = guess ? `did you mean ${guess}?` : allowed.length > 0 ? `known here: ${allowed.join(', ')}` : 'remove it';
  return { code: 'unknown-key', message: `expected a known key, found ${key}; ${advice}`, path: pointer, ...tree.atKey(pointer) };
}

/** Of the alternatives, the one that the author seems to have meant: its faults lie deepest, and it has the fewest of them. */
function unionDiagnostics(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  found: unknown,
  tree: SourceTree,
  knownKeys: KnownKeys,
): Diagnostic[] {
  const pointer = pointerOf(path);
  if (issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? (issue.options as unknown[]) : [];
    const message =
      found === undefined
        ? `expected the key ${String(path.at(-1))}, found none; add it`
        : `expected ${listed(options)}, found ${described(found)}${meant(found, options)}`;
    return [{ code: found === undefined ? 'missing-key' : 'wrong-value', message, path: pointer, ...tree.at(pointer) }];
  }
  const fitting = issue.errors.filter(
    (errors) => !errors.some((error) => error.path.length === 0 && (error.code === 'invalid_type' || error.code === 'invalid_value')),
  );
  const best = [...fitting].sort((a, b) => weight(a) - weight(b))[0];
  if (best) return best.flatMap((inner) => diagnostics(inner, path, tree, knownKeys));
  if (found === undefined)
    return [
      { code: 'missing-key', message: `expected the key ${String(path.at(-1))}, found none; add it`, path: pointer, ...tree.at(pointer) },
    ];
  const expected = issue.errors.flatMap((errors) => errors.filter((error) => error.path.length === 0).map(alternative));
  return [
    {
      code: 'wrong-type',
      message: `expected ${[...new Set(expected)].join(' or ')}, found ${described(found)}`,
      path: pointer,
      ...tree.at(pointer),
    },
  ];
}

/** Unknown and missing keys speak against an alternative more than a wrong value does. */
function weight(errors: readonly Issue[]): number {
  return errors.reduce(
    (sum, error) => sum + (error.code === 'unrecognized_keys' ? 10 * error.keys.length : error.code === 'invalid_type' ? 5 : 1),
    0,
  );
}

function alternative(issue: Issue): string {
  if (issue.code === 'invalid_type') return article(issue.expected);
  return issue.code === 'invalid_value' ? listed(issue.values) : issue.message;
}

const TYPE_WORDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'null',
};

const article = (type: string): string => TYPE_WORDS[type] ?? type;

const listed = (values: readonly unknown[]): string =>
  values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.map(String).join(', ')}`;

function meant(found: unknown, values: readonly unknown[]): string {
  const guess = typeof found === 'string' ? nearest(found, values.map(String)) : undefined;
  return guess ? `; did you mean ${guess}?` : '';
}

const SHOWN_CHARACTERS_MAX = 60;

function described(found: unknown): string {
  if (Array.isArray(found)) return `a list of ${found.length}`;
  if (typeof found === 'object' && found !== null) return 'a map';
  const shown = JSON.stringify(found) ?? 'nothing';
  return shown.length > SHOWN_CHARACTERS_MAX ? `${shown.slice(0, SHOWN_CHARACTERS_MAX)}…` : shown;
}

const measured = (found: unknown): string => (typeof found === 'string' || Array.isArray(found) ? String(found.length) : described(found));

const unit = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '');

function pointerOf(path: Path): string {
  return path.reduce<string>((pointer, key) => pointerTo(pointer, String(key)), '');
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? (found as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
