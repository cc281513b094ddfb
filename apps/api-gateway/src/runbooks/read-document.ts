import {
  ownJson,
  canonicalDefinition,
  checkPart,
  checkRunbook,
  inOrder,
  parseRunbook,
  type CounterExample,
  type Diagnostic,
  type JsonObject,
  type Runbook,
  type Surroundings,
  type Verdict,
} from '@runbook/domain';
import type { DocumentBody } from '../http/body-parsers.js';
import { Problem, type ProblemEntry } from '../http/problem.js';

/** What a document comes to: a runbook that may be registered, or every reason against it. */
export interface ReadDocument {
  readonly runbook?: Runbook;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  /** A path through the runbook that breaks a static rule. */
  readonly counterExample?: CounterExample;
}

/** Parses a document and checks it against what surrounds it. Reports every fault and throws none. */
export function readDocument({ text, format }: DocumentBody, surroundings: Surroundings): ReadDocument {
  const parsed = parseRunbook(text, format);
  const none = { errors: [], warnings: [] };
  const { errors, warnings, counterExample }: Verdict = parsed.ok
    ? checkRunbook(parsed.runbook, surroundings)
    : parsed.part
      ? checkPart(parsed.part, surroundings)
      : none;
  return {
    ...(parsed.ok && { runbook: parsed.runbook }),
    errors: parsed.ok ? errors : inOrder([...parsed.errors, ...errors]),
    warnings: inOrder([...parsed.warnings, ...warnings]),
    ...(counterExample && { counterExample }),
  };
}

/** The runbook of a document without errors; throws the problem `invalid-runbook` with every diagnostic. */
export function expectRunbook(document: ReadDocument): Runbook {
  const { runbook, errors, counterExample } = document;
  if (runbook && errors.length === 0) return runbook;
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more under errors)` : '';
  const place = first && first.line > 0 ? ` at line ${first.line}, column ${first.column}` : '';
  throw new Problem('invalid-runbook', `${first?.message ?? 'expected a runbook'}${place}${more}`, {
    errors: errors.map(entryOf),
    ...(counterExample !== undefined && { members: { counterExample } }),
  });
}

/** A definition as data, and the canonical text (RFC 8785) that its digest is of. */
export interface CanonicalDefinition {
  readonly definition: JsonObject;
  readonly text: string;
}

export function canonicalOf(runbook: Runbook): CanonicalDefinition {
  const text = canonicalDefinition(runbook);
  return { definition: ownJson(text) as JsonObject, text };
}

const entryOf = (diagnostic: Diagnostic): ProblemEntry => ({ pointer: diagnostic.path, ...diagnostic });
