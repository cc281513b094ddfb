import type { Run } from './run.js';
import { typeName, type Value } from './values.js';

/** A function of the language. Arguments are open (no references); the receiver of a method comes first. */
export interface FunctionDefinition {
  /** How many arguments it takes, the receiver included. */
  readonly arity: readonly number[];
  readonly style: 'function' | 'method' | 'both';
  /** Which argument names a time zone. */
  readonly zoneArgument?: number;
  call(run: Run, args: readonly Value[], at: number): Value;
}

export function textArgument(run: Run, value: Value | undefined, name: string, at: number): string {
  if (typeof value === 'string') return value;
  return run.fail('wrong-type', `expected a text for ${name}, found ${typeName(value as Value)}; convert it with string(…)`, at);
}

export function integerArgument(run: Run, value: Value | undefined, name: string, at: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  return run.fail('wrong-type', `expected a whole number for ${name}, found ${typeName(value as Value)}`, at);
}
