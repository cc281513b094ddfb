import { createContext, useContext, type ComponentType } from 'react';
import { Said } from '../ui/said.js';
import type { Draft, Fault } from './draft.js';
import type { FormField } from './field-of-schema.js';
import type { Pickers } from './pickers.js';

/** What every field of a form reads. */
export interface FormContext {
  readonly faults: readonly Fault[];
  readonly pickers: Pickers;
  /** In a runbook a text may hold `{{ expressions }}`, and so may stand where another kind is asked for. */
  readonly takesExpressions: boolean;
  /** The field that a draft has: fields that hold others know none of the kinds. */
  readonly Field: ComponentType<Omit<FieldProps, 'fault'>>;
}

export interface FieldProps<Kind extends Draft['kind'] = Draft['kind']> {
  readonly field: FormField;
  readonly draft: Extract<Draft, { kind: Kind }>;
  readonly onChange: (draft: Draft) => void;
  readonly pointer: string;
  readonly fault?: string | undefined;
  readonly isRoot?: boolean;
}

const Nothing = () => null;
export const Context = createContext<FormContext>({ faults: [], pickers: {}, takesExpressions: false, Field: Nothing });
export const useForm = (): FormContext => useContext(Context);

/** Their fields show the default themselves. */
const CHOSEN: ReadonlySet<string> = new Set(['choice', 'boolean']);

/** What a schema says of its value, below the field. */
export function HintOf({ field: { kind, hint, byDefault, examples } }: { readonly field: FormField }) {
  const [example] = examples;
  const parts = [
    hint,
    byDefault !== undefined && !CHOSEN.has(kind) && `Default: ${shortJson(byDefault)}`,
    example !== undefined && `Example: ${shortJson(example)}`,
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? null : <Said text={parts.join(' · ')} />;
}

const SHOWN_LENGTH_MAX = 120;
export const shortJson = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text;
};
