import type { FormField } from './field-of-schema.js';

/** Names that a person picks from instead of typing them: credentials, runbooks, steps. */
export interface Picker {
  readonly names: readonly string[];
  /** What is picked, for the hint. */
  readonly what: string;
}

/** By the name of a member or the `format` of its schema; pages say what there is to pick from. */
export type Pickers = Readonly<Record<string, Picker>>;

export function pickerOf(pickers: Pickers, field: FormField): Picker | undefined {
  const format = field.schema.format;
  const byFormat = typeof format === 'string' && Object.hasOwn(pickers, format) ? pickers[format] : undefined;
  return byFormat ?? (Object.hasOwn(pickers, field.name) ? pickers[field.name] : undefined);
}
