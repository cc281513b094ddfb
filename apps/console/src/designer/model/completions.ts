import { isObject, type Json, type JsonObject } from '../../forms/json.js';
import { schemasAt, typeOf, type Known } from './language-schema.js';
import { valueAt } from './operations-of-edits.js';
import { placeOfCaret, placeUnder, type CaretPlace } from './place-of-caret.js';
import type { Path } from './source.js';
import { columnAt } from './layout-of-text.js';
import { STEP_TYPES, stepTemplate } from './step-templates.js';
import { mapLines } from './written-values.js';
import { stepsOf, type PlacedStep } from './steps-of-document.js';

export interface Completion {
  readonly label: string;
  /** Beside it: a type, where it comes from. */
  readonly detail?: string;
  /** What it means. */
  readonly info?: string;
  /** What is written, where that is more than the label. */
  readonly apply?: string;
  readonly kind: 'key' | 'value' | 'step' | 'input' | 'function';
}

export interface Completions {
  readonly from: number;
  readonly options: readonly Completion[];
}

/** What may be written where the caret stands, by the language and by this runbook. `document`: as it could be read last. */
export function completionsAt(text: string, caret: number, known: Known, document: Json | undefined): Completions | undefined {
  const place = placeOfCaret(text, caret);
  if (!place) return undefined;
  if (place.kind === 'expression') return ofExpression(place, known, document);
  const options =
    place.kind === 'key' ? [...keysAt(place, known, document), ...wholeSteps(place, text, document)] : valuesAt(place, known, document);
  return options.length === 0 ? undefined : { from: place.from, options };
}

/** Where a step begins, whole ones are offered, as the palette adds them. */
function wholeSteps({ path, from }: CaretPlace, text: string, document: Json | undefined): Completion[] {
  const around = valueAt(document, path);
  const isBeginning =
    typeof path.at(-1) === 'number' && /^(steps|onFailure)$/.test(String(path.at(-2))) && !(isObject(around) && 'id' in around);
  if (!isBeginning) return [];
  const taken = new Set(stepsOf(document).map(({ id }) => id));
  const layout = { unit: 2, indentsLists: true, isJson: false, newline: '\n' } as const;
  const margin = `\n${' '.repeat(columnAt(text, from))}`;
  return STEP_TYPES.map((type) => ({
    label: `new ${type}`,
    kind: 'value',
    detail: 'a whole step',
    apply: mapLines(stepTemplate(type, taken), layout).join(margin),
  }));
}

/** Words about the key or the value under the pointer. */
export function hoverAt(
  text: string,
  offset: number,
  known: Known,
  document: Json | undefined,
): { from: number; to: number; title: string; words: string } | undefined {
  const place = placeUnder(text, offset);
  if (!place || place.path.length === 0) return undefined;
  const { path, from, to } = place;
  const step = stepsOf(document).find(({ id }) => id === valueAt(document, path) && typeof path.at(-1) === 'number');
  if (step)
    return {
      from,
      to,
      title: step.id,
      words: `A step of type ${step.type}${typeof step.step.name === 'string' ? `: ${step.step.name}` : ''}.`,
    };
  if (path.at(-1) === 'use') {
    const action = known.actions.find(({ name }) => name === valueAt(document, path));
    if (action) return { from, to, title: action.name, words: action.description };
  }
  const described = schemasAt(known, document, path).find(({ description }) => typeof description === 'string');
  const type = schemasAt(known, document, path).map(nameOfType).find(Boolean);
  if (!described && !type) return undefined;
  return {
    from,
    to,
    title: String(path.at(-1)),
    words: [described?.description, type].filter((part) => typeof part === 'string').join('\n'),
  };
}

function keysAt({ path }: CaretPlace, known: Known, document: Json | undefined): Completion[] {
  const around = valueAt(document, path);
  const present = new Set(isObject(around) ? Object.keys(around) : []);
  const seen = new Map<string, Completion>();
  for (const schema of schemasAt(known, document, path)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    for (const [name, member] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
      if (present.has(name) || seen.has(name)) continue;
      const [whole = {}] = schemasAt(known, document, [...path, name]);
      const described = isObject(member) && typeof member.description === 'string' ? member.description : whole.description;
      const type = nameOfType(whole);
      seen.set(name, {
        label: name,
        kind: 'key',
        apply: `${name}: `,
        ...((type || required.includes(name)) && { detail: [type, required.includes(name) && 'needed'].filter(Boolean).join(', ') }),
        ...(typeof described === 'string' && { info: described }),
      });
    }
  }
  return [...seen.values()];
}

function nameOfType(schema: JsonObject): string | undefined {
  if (Array.isArray(schema.enum)) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return typeof schema.type === 'string' ? schema.type : undefined;
}

const NAMES_STEPS: ReadonlySet<string> = new Set(['dependsOn', 'then', 'else', 'default', 'cases', 'goto']);

function valuesAt({ path }: CaretPlace, known: Known, document: Json | undefined): Completion[] {
  const member = path.findLast((key): key is string => typeof key === 'string');
  const names = path.at(-1) === member ? member : typeof path.at(-2) === 'string' ? (path.at(-2) as string) : member;
  if (names !== undefined && (NAMES_STEPS.has(names) || path.at(-3) === 'cases')) return stepNames(path, document);
  if (names === 'use') return known.actions.map(({ name, description }) => ({ label: name, kind: 'value', info: description }));
  if (names === 'credential') return known.credentials.map((name) => ({ label: name, kind: 'value', detail: 'credential' }));
  if (names === 'id' && valueAt(document, [...path.slice(0, -2), 'type']) === 'runbook' && path.at(-2) === 'with')
    return known.runbooks.map((name) => ({ label: name, kind: 'value', detail: 'runbook' }));
  if (names === 'type' && schemasAt(known, document, path).some(({ const: type }) => type !== undefined))
    return stepTypes(known, document, path);
  const values = schemasAt(known, document, path).flatMap((schema) =>
    Array.isArray(schema.enum) ? schema.enum : schema.const !== undefined ? [schema.const] : schema.type === 'boolean' ? [true, false] : [],
  );
  return [...new Set(values.map(String))].map((label) => ({ label, kind: 'value' }));
}

/** Of a step that has a type yet, the others too. */
function stepTypes(known: Known, document: Json | undefined, path: Path): Completion[] {
  const choices = valueAt(known.schema, ['$defs', 'step', 'oneOf']);
  const isStep =
    isObject(valueAt(document, path.slice(0, -1))) && path.at(-3) !== undefined && /^(steps|onFailure)$/.test(String(path.at(-3)));
  const types = isStep && Array.isArray(choices) ? choices.map(typeOf) : schemasAt(known, document, path).map((schema) => schema.const);
  return types.filter((type): type is string => typeof type === 'string').map((label) => ({ label, kind: 'value', detail: 'step type' }));
}

/** Of the list in which the step stands that names them. */
function stepNames(path: Path, document: Json | undefined): Completion[] {
  const steps = stepsOf(document);
  const self = steps.filter((step) => step.path.every((key, index) => path[index] === key)).at(-1);
  const list = self?.path.slice(0, -1).join('/');
  return steps
    .filter((step) => step.id !== self?.id && (list === undefined || step.path.slice(0, -1).join('/') === list))
    .map(({ id, type }) => ({ label: id, kind: 'step', detail: type }));
}

const FUNCTIONS = [
  'size',
  'has',
  'int',
  'double',
  'string',
  'number',
  'timestamp',
  'duration',
  'matches',
  'json.encode',
  'json.decode',
  'base64.encode',
  'base64.decode',
  'url.encode',
];
const OF_STEP = ['output', 'status', 'error', 'http'];
const OF_EXECUTION = ['id', 'startedAt', 'incidentId'];

function ofExpression({ word, from }: CaretPlace, known: Known, document: Json | undefined): Completions | undefined {
  const dot = word.lastIndexOf('.');
  const options = dot < 0 ? roots(document) : membersOf(word.slice(0, dot), known, document);
  return options.length === 0 ? undefined : { from: from + dot + 1, options };
}

function roots(document: Json | undefined): Completion[] {
  const items = stepsOf(document).flatMap(({ type, step }) =>
    type === 'loop' ? [typeof step.as === 'string' ? step.as : 'item', 'index', 'previous'] : [],
  );
  const names = ['inputs', 'steps', 'execution', ...new Set(items)];
  return [
    ...names.map((label) => ({ label, kind: 'value' as const })),
    ...FUNCTIONS.map((label) => ({ label, kind: 'function' as const, apply: `${label}(` })),
  ];
}

function membersOf(base: string, known: Known, document: Json | undefined): Completion[] {
  if (base === 'inputs') return propertiesOf(valueAt(document, ['inputs'])).map((option) => ({ ...option, kind: 'input' }));
  if (base === 'execution') return OF_EXECUTION.map((label) => ({ label, kind: 'value' }));
  if (base === 'steps')
    return stepsOf(document).map(({ id, type }) => ({
      label: id,
      kind: 'step',
      detail: type,
      ...(/-/.test(id) && { apply: `['${id}']` }),
    }));
  const [, id, rest] = /^steps(?:\.([A-Za-z_]\w*)|\['[^']*'\])((?:\.\w+)*)$/.exec(base) ?? [];
  const quoted = /^steps\['([^']*)'\]/.exec(base)?.[1];
  const step = stepsOf(document).find((one) => one.id === (id ?? quoted));
  if (!step) return [];
  if (rest === '') return OF_STEP.map((label) => ({ label, kind: 'value' }));
  return rest === '.output' ? outputsOf(step, known) : [];
}

function outputsOf({ step }: PlacedStep, known: Known): Completion[] {
  const action = known.actions.find(({ name }) => name === step.use);
  const ofAction = (action?.outputs ?? []).map((label) => ({ label, kind: 'value' as const, detail: action?.name ?? '' }));
  return [...propertiesOf(valueAt(step, ['output', 'schema'])), ...ofAction];
}

const propertiesOf = (schema: Json | undefined): Completion[] =>
  isObject(schema) && isObject(schema.properties)
    ? Object.entries(schema.properties).map(([label, member]) => {
        const type = isObject(member) ? nameOfType(member) : undefined;
        const info = isObject(member) && typeof member.description === 'string' ? member.description : undefined;
        return { label, kind: 'value', ...(type !== undefined && { detail: type }), ...(info !== undefined && { info }) };
      })
    : [];
