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
} from '@runbook/domain';
import { CronCalendar, type RunbookCatalogue } from '@runbook/service';
import type { DocumentBody } from '../http/body-parsers.js';
import { Problem, type ProblemEntry } from '../http/problem.js';
import type { KnownByNow } from '../log/known-by-now.js';

/** What a document comes to: a runbook that may be registered, or every reason against it. */
export interface ReadDocument {
  readonly runbook?: Runbook;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  /** A path through the runbook that breaks a static rule. */
  readonly counterExample?: CounterExample;
}

/** What documents of a tenant are checked against. */
export interface DocumentSurroundings {
  readonly tenant: string;
  readonly catalogue: RunbookCatalogue;
  /** Undefined where it cannot be told; then it is not checked. */
  readonly actions: readonly string[] | undefined;
  /** Undefined where it cannot be told; then it is not checked. */
  readonly credentialExists: ((name: string) => boolean) | undefined;
}

/** Parses a document and checks it against what the tenant has registered. Reports every fault and throws none. */
export function readDocument({ text, format }: DocumentBody, around: DocumentSurroundings): ReadDocument {
  const parsed = parseRunbook(text, format);
  const surroundings = surroundingsOf(around);
  if (!parsed.ok)
    return { errors: inOrder([...parsed.errors, ...(parsed.part ? checkPart(parsed.part, surroundings) : [])]), warnings: [] };
  const { runbook } = parsed;
  const { errors, warnings, counterExample } = checkRunbook(runbook, surroundings);
  return {
    runbook,
    errors,
    warnings: [...parsed.warnings, ...warnings],
    ...(counterExample && { counterExample }),
  };
}

/** The same, where a runbook that the document calls may have been registered through another gateway a moment ago. Throws `not-ready`. */
export async function readDocumentByNow(body: DocumentBody, around: DocumentSurroundings, known: KnownByNow): Promise<ReadDocument> {
  const found = await known.ofRegistry(() => {
    const read = readDocument(body, around);
    return read.errors.some(({ code }) => code === 'unknown-runbook') ? undefined : read;
  });
  return found ?? readDocument(body, around);
}

const calendar = new CronCalendar();

function surroundingsOf({ tenant, catalogue, actions, credentialExists }: DocumentSurroundings): Surroundings {
  return {
    runbookExists: (id, version) => catalogue.runbook(tenant, id, version === 'latest' ? undefined : version) !== undefined,
    calendar,
    ...(actions && { actions }),
    ...(credentialExists && { credentialExists }),
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
