import { useMemo, useState } from 'react';
import { valueOf, draftOf, type Draft } from '../forms/draft.js';
import { isExactObject, type ExactJson } from '../forms/exact-json.js';
import type { FormField } from '../forms/field-of-schema.js';
import { sameJson, type Json } from '../forms/json.js';
import type { Pickers } from '../forms/pickers.js';
import { SchemaForm } from '../forms/schema-form.js';

interface StepFormProps {
  readonly field: FormField;
  /** What stands in the text now. */
  readonly value: Json | undefined;
  readonly pickers: Pickers;
  readonly onChange: (value: Json) => void;
}

/**
 * A form over a part of the text. What is typed goes into the text as soon as it is a value; what the text says meanwhile, by an undo or by hand, comes
 * back into the form.
 */
export function StepForm({ field, value, pickers, onChange }: StepFormProps) {
  const [typed, setTyped] = useState<{ draft: Draft; said: Json | undefined }>();
  const isMine = typed !== undefined && sameJson(typed.said, value);
  const written = useMemo(() => draftOf(field, value as ExactJson | undefined), [field, value]);
  const draft = isMine ? typed.draft : written;
  const { faults } = useMemo(() => valueOf(field, draft), [field, draft]);
  const change = (changed: Draft) => {
    const found = valueOf(field, changed);
    // What is only missing is missing in the text too, and the check says so; what is wrong waits until it is right.
    const isWrong = found.faults.some(({ message }) => !message.startsWith('Expected a value'));
    const said = isWrong || found.value === undefined ? value : plain(found.value);
    setTyped({ draft: changed, said });
    if (!isWrong && said !== undefined && !sameJson(said, value)) onChange(said);
  };
  const shown = isMine ? faults.filter(({ message }) => !message.startsWith('Expected a value')) : [];
  return <SchemaForm field={field} draft={draft} onChange={change} faults={shown} pickers={pickers} takesExpressions />;
}

/** A number that no double holds is no number of the language: it is written as the text of its digits. */
function plain(value: ExactJson): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (isExactObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  return typeof value === 'object' && value !== null ? value.text : value;
}
