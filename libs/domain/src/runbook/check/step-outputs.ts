import { nearest } from '../../expression/nearest.js';
import type { Json, JsonObject } from '../../json.js';
import type { Step } from '../../steps/step.js';
import { schemaMember } from './schema-types.js';
import type { Facts, Finding } from './facts.js';

/** Why a path behind `steps.<id>.output` cannot exist: the document, or the child's, says all that the output has. */
export function unknownOutput(facts: Facts, step: Step, keys: readonly string[]): Pick<Finding, 'code' | 'message'> | undefined {
  const missing = missingMember(facts, step, keys);
  if (!missing) return undefined;
  const { name, known } = missing;
  const guess = nearest(name, known);
  const advice = guess ? `did you mean ${guess}?` : `known there: ${known.join(', ') || 'nothing'}`;
  const whose = step.type === 'runbook' ? `an output of ${step.with.id}` : `a member of the output of ${step.id}`;
  return { code: 'unknown-output', message: `expected ${whose}, found ${name}; ${advice}` };
}

interface Missing {
  readonly name: string;
  readonly known: readonly string[];
}

function missingMember(facts: Facts, step: Step, keys: readonly string[]): Missing | undefined {
  const [first] = keys;
  if (first === undefined) return undefined;
  const schema = step.output?.schema;
  if (schema !== undefined) {
    const found = schemaMember(schema, keys, 'open');
    if (found.kind === 'unknown') return { name: found.name, known: found.declared };
  }
  if (step.type === 'transform') return missingIn(step.with.value, keys);
  const known = membersOf(facts, step);
  return known && !known.includes(first) ? { name: first, known } : undefined;
}

/** Whose names the language itself fixes, and what an action or a child gives. */
function membersOf({ surroundings, runbook }: Facts, step: Step): readonly string[] | undefined {
  switch (step.type) {
    case 'human-approval':
    case 'instruction':
      return ['decision', 'by', 'votes', 'form'];
    case 'action':
      return surroundings.actionOutputs?.(step.use);
    case 'timer':
      return ['firedAt'];
    case 'runbook': {
      const { id, version = 'latest' } = step.with;
      const child = id === runbook.id && version === 'latest' ? runbook : surroundings.runbook?.(id, version);
      return child && Object.keys(child.outputs ?? {});
    }
    default:
      return undefined;
  }
}

/** Of a value that stands in the document. A text may be a placeholder, and stand for anything. */
function missingIn(value: Json, keys: readonly string[]): Missing | undefined {
  let found: Json = value;
  for (const name of keys) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined;
    if (!Object.hasOwn(found, name)) return { name, known: Object.keys(found) };
    found = (found as JsonObject)[name] as Json;
  }
  return undefined;
}
