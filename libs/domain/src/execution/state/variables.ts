import type { Json, JsonObject } from '../../json.js';
import { stepAt, type StepStates } from './paths.js';

/** A place that an operator may edit: below `inputs`, or below a step's `output`. */
export interface VariablePath {
  /** Path of the step; undefined for inputs. */
  readonly step?: string;
  /** Members and indexes below `inputs` or the step's output. */
  readonly keys: readonly string[];
}

const INPUT = /^inputs((?:\.[^.[\]]+|\[\d+\])+)$/;
/** A step's id, or an instance's path in quotes: `steps['scan[3]/lookup'].output.score`. */
const OUTPUT = /^steps(?:\.([A-Za-z_][A-Za-z0-9_-]*)|\['([^']+)'\])\.output((?:\.[^.[\]]+|\[\d+\])*)$/;

/** Undefined for a text that names no such place. */
export function variablePath(path: string): VariablePath | undefined {
  const input = INPUT.exec(path);
  if (input) return { keys: keysOf(input[1] ?? '') };
  const output = OUTPUT.exec(path);
  return output ? { step: output[1] ?? output[2] ?? '', keys: keysOf(output[3] ?? '') } : undefined;
}

/** What stands there now; undefined when nothing does. */
export function readVariable(inputs: JsonObject, steps: StepStates, { step, keys }: VariablePath): Json | undefined {
  let value: Json | undefined = step === undefined ? inputs : stepAt(steps, step)?.output;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, Json>>)[key];
  }
  return value;
}

export function editedInputs(inputs: JsonObject, path: string, value: Json): JsonObject {
  const place = variablePath(path);
  return place ? (withMember(inputs, place.keys, value) as JsonObject) : inputs;
}

/** A step's output with another value at the place. */
export function editedOutput(output: Json | undefined, { keys }: VariablePath, value: Json): Json {
  return withMember(output ?? null, keys, value);
}

/** The value with another one at the keys; what is not there yet is made. */
function withMember(value: Json, keys: readonly string[], member: Json): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return member;
  if (Array.isArray(value)) {
    const list = value.slice() as Json[];
    list[Number(key)] = withMember(list[Number(key)] ?? null, rest, member);
    return list;
  }
  const map = typeof value === 'object' && value !== null ? (value as JsonObject) : {};
  const inner = withMember(Object.hasOwn(map, key) ? (map[key] as Json) : null, rest, member);
  // `fromEntries` defines members: one named `__proto__` is a member like the others.
  return Object.fromEntries([...Object.entries(map).filter(([name]) => name !== key), [key, inner]]);
}

const keysOf = (text: string): string[] => [...text.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index ?? '');
