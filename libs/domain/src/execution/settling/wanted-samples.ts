import { compileExpression, ExpressionError, scanTemplate, type Path } from '../../expression/index.js';
import { parseFieldPath } from '../../expression/field-path.js';
import { isBlobReference, type Json, type JsonObject } from '../../json.js';
import { expressionSites } from '../../runbook/index.js';
import { sampleOf } from '../../json-schema/index.js';
import type { Drafting } from '../drafting/drafting.js';
import { stepInstances } from '../state/step-instances.js';
import { idOf } from '../state/paths.js';

/**
 * What to give so that a dry run gets further: the simulated steps whose output has not what the expression reads, each with an example in the
 * shape that the runbook reads. Empty outside dry runs, and where the expression fails for another reason.
 */
export function wantedSamples(draft: Drafting, source: string): string {
  if (!draft.state.dryRun) return '';
  const wanted = new Set(
    referencesIn(source).flatMap(([root, id = '', member, ...keys]) =>
      root === 'steps' && member === 'output' && lacks(draft, id, keys) ? [id] : [],
    ),
  );
  return [...wanted].map((id) => `; give samples.${id}, for example ${JSON.stringify(exampleOf(draft, id))}`).join('');
}

/** Of an expression, a text with placeholders, or a condition's field. */
function referencesIn(source: string): readonly Path[] {
  try {
    if (source.includes('{{')) return scanTemplate(source).template.references;
    return compileExpression(source).references;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
  try {
    const { root, keys } = parseFieldPath(source);
    return [[root, ...keys.map(String)]];
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

/** Whether an instance of the step was simulated, and its stand-in has not what stands at these keys. */
function lacks({ state }: Drafting, id: string, keys: readonly string[]): boolean {
  return [...stepInstances(state.steps)].some(
    ([path, { simulated, output }]) => idOf(path) === id && simulated === true && memberAt(output, keys) === undefined,
  );
}

function memberAt(value: Json | undefined, keys: readonly string[]): Json | undefined {
  let found = value;
  for (const key of keys) {
    // A large sample lies elsewhere: that it lacks something is not told.
    if (isBlobReference(found)) return found;
    found = typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? (found as JsonObject)[key] : undefined;
  }
  return found;
}

/** What the output's schema says, with everything that the runbook reads of it. */
function exampleOf({ runbook }: Drafting, id: string): Json {
  const read = expressionSites(runbook.runbook)
    .flatMap(({ references }) => references)
    .filter(([root, step, member]) => root === 'steps' && step === id && member === 'output')
    .map((path) => path.slice(3));
  const start = sampleOf(runbook.step(id)?.definition.output?.schema);
  return read.reduce<Json>((example, keys) => withMember(example, keys), start);
}

/** Stands for a value of which nothing is known but its place. */
const UNKNOWN = '…';

function withMember(value: Json | undefined, [key, ...rest]: readonly string[]): Json {
  if (key === undefined) return value ?? UNKNOWN;
  if (/^\d+$/.test(key)) {
    const list = Array.isArray(value) ? (value as readonly Json[]) : [];
    return [withMember(list[0], rest), ...list.slice(1)];
  }
  const map = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  return Object.fromEntries([...Object.entries(map), [key, withMember(Object.hasOwn(map, key) ? map[key] : undefined, rest)]]);
}
