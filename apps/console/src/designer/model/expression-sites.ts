import { isObject, type Json } from '../../forms/json.js';
import { fieldReference, placeholdersOf, stepReferences, type StepReference } from './expression-references.js';
import type { Path } from './source.js';

/** How a text of the document is read. */
export type Reading = 'expression' | 'template' | 'field';

/** A text that may hold expressions. */
export interface ExpressionSite {
  readonly path: Path;
  readonly text: string;
  readonly reading: Reading;
}

/** Members of a step, and of what stands under `with` of a wait, that are conditions. */
const CONDITIONS: ReadonlySet<string> = new Set(['when', 'if', 'while', 'breakIf']);
/** Members of a step that are an expression where they hold no placeholder. */
const COMPUTED: ReadonlySet<string> = new Set(['switch', 'forEach', 'count']);
/** Members of a step that hold no expression. */
const SILENT: ReadonlySet<string> = new Set([
  'id',
  'type',
  'use',
  'name',
  'dependsOn',
  'join',
  'retry',
  'then',
  'else',
  'cases',
  'default',
  'as',
  'onError',
  'sensitive',
  'effect',
  'assumptions',
]);

/** Every text of the document in which a step may be named by an expression. */
export function expressionSites(document: Json | undefined): ExpressionSite[] {
  if (!isObject(document)) return [];
  return [
    ...templates(document.outputs, ['outputs']),
    ...list(document.triggers).flatMap((trigger, index) => triggerSites(trigger, ['triggers', index])),
    ...['steps', 'onFailure'].flatMap((key) => stepsSites(document[key], [key])),
  ];
}

function triggerSites(trigger: Json, path: Path): ExpressionSite[] {
  if (!isObject(trigger)) return [];
  return [
    ...conditions(trigger.when, [...path, 'when']),
    ...templates(trigger.inputs, [...path, 'inputs']),
    ...templates(trigger.id, [...path, 'id']),
  ];
}

const stepsSites = (steps: Json | undefined, path: Path): ExpressionSite[] =>
  list(steps).flatMap((step, index) => stepSites(step, [...path, index]));

function stepSites(step: Json, path: Path): ExpressionSite[] {
  if (!isObject(step)) return [];
  return Object.entries(step).flatMap(([key, value]) => {
    const at = [...path, key];
    if (key === 'steps') return stepsSites(value, at);
    if (SILENT.has(key)) return [];
    if (CONDITIONS.has(key)) return conditions(value, at);
    if (COMPUTED.has(key))
      return typeof value === 'string' && !value.includes('{{')
        ? [{ path: at, text: value, reading: 'expression' as const }]
        : templates(value, at);
    if (key === 'output') return isObject(value) ? templates(value.evidence, [...at, 'evidence']) : [];
    return key === 'with' && step.type === 'wait-for-event' ? waitSites(value, at) : templates(value, at);
  });
}

function waitSites(parameters: Json, path: Path): ExpressionSite[] {
  if (!isObject(parameters)) return [];
  return Object.entries(parameters).flatMap(([key, value]) => {
    const at = [...path, key];
    if (key === 'when') return conditions(value, at);
    if (key === 'anyOf' || key === 'allOf') return list(value).flatMap((one, index) => waitSites(one, [...at, index]));
    return templates(value, at);
  });
}

function conditions(value: Json | undefined, path: Path): ExpressionSite[] {
  if (typeof value === 'string') return [{ path, text: value, reading: 'expression' }];
  if (!isObject(value)) return [];
  const field: ExpressionSite[] =
    typeof value.field === 'string' ? [{ path: [...path, 'field'], text: value.field, reading: 'field' }] : [];
  const inner = ['all', 'any'].flatMap((key) => list(value[key]).flatMap((one, index) => conditions(one, [...path, key, index])));
  return [...field, ...templates(value.value, [...path, 'value']), ...inner, ...conditions(value.not, [...path, 'not'])];
}

function templates(value: Json | undefined, path: Path): ExpressionSite[] {
  if (typeof value === 'string') return value.includes('{{') ? [{ path, text: value, reading: 'template' }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => templates(item, [...path, index]));
  return isObject(value) ? Object.entries(value).flatMap(([key, member]) => templates(member, [...path, key])) : [];
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** Every step that a text names, read as it is read where it stands. */
export function referencesIn(text: string, reading: Reading): StepReference[] {
  if (reading === 'expression') return stepReferences(text);
  if (reading === 'field') return [fieldReference(text)].filter((found) => found !== undefined);
  return placeholdersOf(text).flatMap(({ from, to }) =>
    stepReferences(text.slice(from, to)).map((reference) => ({ ...reference, from: reference.from + from, to: reference.to + from })),
  );
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The text with another id wherever it names a step. */
export function withStepRenamed(text: string, reading: Reading, id: string, to: string): string {
  let renamed = text;
  for (const reference of referencesIn(text, reading).reverse()) {
    if (reference.id !== id) continue;
    const written = reading === 'field' || PLAIN_NAME.test(to) ? `.${to}` : `['${to}']`;
    renamed = renamed.slice(0, reference.from) + written + renamed.slice(reference.to);
  }
  return renamed;
}
