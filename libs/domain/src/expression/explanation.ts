import type { Json } from '../json.js';
import { EXPLAINED_CHARACTERS_MAX } from './limits.js';

/** Whether a condition holds, and why. */
export interface Judgement {
  readonly value: boolean;
  readonly explanation: Explanation;
}

/** Why a condition held or not, small enough for a record. Parts that were not looked at, because others decided, are left out. */
export type Explanation =
  | { readonly expression: string; readonly operands: readonly ExplainedOperand[]; readonly value: boolean }
  | { readonly field: string; readonly op: string; readonly expected?: Json; readonly found?: Json; readonly value: boolean }
  | { readonly all: readonly Explanation[]; readonly value: boolean }
  | { readonly any: readonly Explanation[]; readonly value: boolean }
  | { readonly not: Explanation; readonly value: boolean };

/** A path that the expression names and the value it had; without `found` it was missing. */
export interface ExplainedOperand {
  readonly path: string;
  readonly found?: Json;
}

/** The value if it is small; else the beginning of its text. */
export function excerpt(value: Json): Json {
  if (typeof value === 'string') return shortened(value);
  if (typeof value !== 'object' || value === null) return value;
  const members = Array.isArray(value) ? value.length : Object.keys(value).length;
  // Writing a large value out only to cut it would cost its whole size.
  if (members > EXPLAINED_MEMBERS_MAX) return Array.isArray(value) ? `list of ${members}` : `map of ${members}`;
  const text = JSON.stringify(value);
  return text.length <= EXPLAINED_CHARACTERS_MAX ? value : shortened(text);
}

const EXPLAINED_MEMBERS_MAX = 20;

function shortened(text: string): string {
  return text.length <= EXPLAINED_CHARACTERS_MAX ? text : `${text.slice(0, EXPLAINED_CHARACTERS_MAX)}…`;
}
