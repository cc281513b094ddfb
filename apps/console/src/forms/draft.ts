import { exactNumber, ExactNumber, isExactObject, JsonRefused, readExactJson, writeExactJson, type ExactJson } from './exact-json.js';
import type { FormField } from './field-of-schema.js';
import { faultOfNumber, faultOfText, faultOfList } from './faults-of-values.js';

/**
 * What stands in a form: texts as they were typed, so that nothing is rounded or lost on the way. A member that is not there is left out of the value,
 * and then has its default.
 */
export type Draft =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly isTrue: boolean | undefined }
  /** The index of an option; undefined: none is chosen. */
  | { readonly kind: 'choice'; readonly index: number | undefined }
  | { readonly kind: 'object'; readonly members: Readonly<Record<string, Draft>>; readonly isGiven: boolean }
  | { readonly kind: 'list'; readonly items: readonly Draft[] }
  /** JSON; of a file, its name stands beside it, and its text is not shown. */
  | { readonly kind: 'json'; readonly text: string; readonly file?: { readonly name: string; readonly bytes: number } };

/** What is wrong at one place, by a JSON Pointer into the value. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

/** A form with a value in it; without one, empty. */
export function draftOf(field: FormField, value?: ExactJson): Draft {
  const isText = typeof value === 'string';
  switch (field.kind) {
    case 'text':
      return value === undefined || isText ? { kind: 'text', text: isText ? value : '' } : asJson(value);
    case 'number':
      return typeof value === 'number' || value instanceof ExactNumber || value === undefined
        ? { kind: 'number', text: numeral(value) }
        : asJson(value);
    case 'boolean':
      return typeof value === 'boolean' || value === undefined ? { kind: 'boolean', isTrue: value } : asJson(value);
    case 'choice':
      return choiceOf(field, value);
    case 'object':
      return value === undefined || isExactObject(value) ? objectOf(field, value) : asJson(value);
    case 'list':
      return value === undefined || Array.isArray(value)
        ? { kind: 'list', items: (value ?? []).map((item) => draftOf(field.item ?? field, item)) }
        : asJson(value);
    case 'json':
      return asJson(value);
  }
}

const numeral = (value: number | ExactNumber | undefined): string =>
  value === undefined ? '' : value instanceof ExactNumber ? value.text : String(value);

const asJson = (value: ExactJson | undefined): Draft => ({ kind: 'json', text: value === undefined ? '' : writeExactJson(value, 2) });

function choiceOf({ options, isRequired }: FormField, value: ExactJson | undefined): Draft {
  const index = value === undefined ? -1 : options.findIndex((option) => writeExactJson(option) === writeExactJson(value));
  if (index < 0 && value !== undefined) return asJson(value);
  // Where there is nothing to choose, it is chosen.
  return { kind: 'choice', index: index >= 0 ? index : isRequired && options.length === 1 ? 0 : undefined };
}

/** A member that the schema does not name would be lost in a form: then the whole is shown as JSON. */
function objectOf(field: FormField, value: { [key: string]: ExactJson } | undefined): Draft {
  const known = new Set(field.members.map(({ name }) => name));
  if (value !== undefined && Object.keys(value).some((key) => !known.has(key))) return asJson(value);
  const members = Object.fromEntries(field.members.map((member) => [member.name, draftOf(member, value?.[member.name])]));
  return { kind: 'object', members, isGiven: value !== undefined || field.isRequired };
}

/** The value that a form says, undefined where nothing is; and what is wrong with it as far as can be told here. */
export function valueOf(
  field: FormField,
  draft: Draft,
  pointer = '',
): { readonly value: ExactJson | undefined; readonly faults: readonly Fault[] } {
  const told = (value: ExactJson | undefined, message?: string) => ({ value, faults: message === undefined ? [] : [{ pointer, message }] });
  const missing = () => told(undefined, field.isRequired ? 'Expected a value, found none.' : undefined);
  switch (draft.kind) {
    case 'text':
      return draft.text === '' ? missing() : told(draft.text, faultOfText(field.schema, draft.text));
    case 'number':
      return draft.text.trim() === '' ? missing() : numberOf(field, draft.text.trim(), told);
    case 'boolean':
      return draft.isTrue === undefined ? missing() : told(draft.isTrue);
    case 'choice':
      return draft.index === undefined ? missing() : told(field.options[draft.index]);
    case 'json':
      return draft.text.trim() === '' ? missing() : jsonOf(draft.text, told);
    case 'object':
      return draft.isGiven ? membersOf(field, draft, pointer) : missing();
    case 'list':
      return itemsOf(field, draft, pointer);
  }
}

type Told = (value: ExactJson | undefined, message?: string) => { value: ExactJson | undefined; faults: Fault[] };

function numberOf({ schema }: FormField, text: string, told: Told) {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
    return told(undefined, `Expected a number such as 12 or 0.5, found ${JSON.stringify(text)}.`);
  const value = exactNumber(text);
  return told(value, faultOfNumber(schema, value));
}

function jsonOf(text: string, told: Told) {
  try {
    return told(readExactJson(text));
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    const line = text.slice(0, error.offset).split('\n').length;
    return told(undefined, `${error.message[0]?.toUpperCase()}${error.message.slice(1)}, in line ${line} of the JSON.`);
  }
}

function membersOf(field: FormField, draft: Extract<Draft, { kind: 'object' }>, pointer: string) {
  const told = field.members.map((member) => ({
    name: member.name,
    ...valueOf(member, draft.members[member.name] ?? draftOf(member), pointerTo(pointer, member.name)),
  }));
  const given = told.filter(({ value }) => value !== undefined);
  return {
    value: Object.fromEntries(given.map(({ name, value }) => [name, value as ExactJson])),
    faults: told.flatMap(({ faults }) => faults),
  };
}

function itemsOf(field: FormField, { items }: Extract<Draft, { kind: 'list' }>, pointer: string) {
  if (items.length === 0 && !field.isRequired) return { value: undefined, faults: [] };
  const told = items.map((item, index) => valueOf(field.item ?? field, item, pointerTo(pointer, index)));
  const message = faultOfList(field.schema, items.length);
  const own = message === undefined ? [] : [{ pointer, message }];
  return { value: told.map(({ value }) => value ?? null), faults: [...own, ...told.flatMap(({ faults }) => faults)] };
}

export const pointerTo = (pointer: string, key: string | number): string =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
