import { draftOf, valueOf, type Draft, type Fault } from './draft.js';
import { writeExactJson } from './exact-json.js';
import type { FormField } from './field-of-schema.js';

export const withMember = (draft: Extract<Draft, { kind: 'object' }>, name: string, member: Draft): Draft => ({
  ...draft,
  isGiven: true,
  members: { ...draft.members, [name]: member },
});

export const withItem = (draft: Extract<Draft, { kind: 'list' }>, index: number, item: Draft): Draft => ({
  ...draft,
  items: draft.items.with(index, item),
});

export const withNewItem = (field: FormField, draft: Extract<Draft, { kind: 'list' }>): Draft => ({
  ...draft,
  items: [...draft.items, draftOf(field.item ?? field)],
});

export const withoutItem = (draft: Extract<Draft, { kind: 'list' }>, index: number): Draft => ({
  ...draft,
  items: draft.items.filter((_, at) => at !== index),
});

/** The same value as JSON. What has a fault yet stays as it was typed as far as it is a value. */
export function asJsonDraft(field: FormField, draft: Draft): Draft {
  const { value } = valueOf(field, draft);
  return { kind: 'json', text: value === undefined ? '' : writeExactJson(value, 2) };
}

/** The same value in fields; the draft itself where the form has no fields for it. */
export function asFieldsDraft(field: FormField, draft: Draft): Draft {
  const { value, faults } = valueOf(field, draft);
  return faults.length > 0 ? draft : draftOf(field, value);
}

/** Faults of the service, by the pointers of its problem; `root` is where the value stands in the body. */
export function faultsWithin(
  root: string,
  errors: readonly { readonly pointer?: string | undefined; readonly message: string }[],
): Fault[] {
  return errors
    .filter(({ pointer }) => pointer === root || pointer?.startsWith(`${root}/`))
    .map(({ pointer, message }) => ({ pointer: (pointer ?? '').slice(root.length), message }));
}

/** The faults at a place itself; and what is said of members that have no field of their own there. */
export function faultsAt(faults: readonly Fault[], pointer: string, draft: Draft): readonly Fault[] {
  const inner = innerPointers(draft, pointer);
  return faults.filter(
    (fault) =>
      fault.pointer === pointer ||
      (fault.pointer.startsWith(`${pointer}/`) && !inner.some((one) => fault.pointer === one || fault.pointer.startsWith(`${one}/`))),
  );
}

function innerPointers(draft: Draft, pointer: string): string[] {
  if (draft.kind === 'list') return draft.items.map((_, index) => `${pointer}/${index}`);
  if (draft.kind !== 'object' || !draft.isGiven) return [];
  return Object.keys(draft.members).map((name) => `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}
