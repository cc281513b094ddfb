import { EditRefused, type Edit } from './edit.js';
import { operationsOf } from './operations-of-edits.js';
import { splicesOf, type Operation } from './operations.js';
import { movedStep } from './moved-steps.js';
import { renamedStep } from './renamed-steps.js';
import { dataOf, isReadable, readSource, type Source } from './source.js';
import { spliced } from './splices.js';

/** The text after an edit. Throws `EditRefused`; the text is then as it was. */
export function applyEdit(text: string, edit: Edit): string {
  const edited = apply(expectSource(text), edit);
  const after = readSource(edited);
  // Layouts that nobody has thought of: better no edit than a text that says something else.
  if (!isReadable(after))
    throw new EditRefused(`expected a text that stays readable, found one that does not: ${after.reason}; make this change in the text`);
  return edited;
}

function apply(source: Source, edit: Edit): string {
  if (edit.kind === 'rename-step') return renamedStep(source, edit);
  if (edit.kind === 'move-step') return movedStep(source, edit);
  return afterOperations(source.text, operationsOf(dataOf(source), edit));
}

/** Does operations one after the other, each on what the one before left. */
export const afterOperations = (text: string, operations: readonly Operation[]): string =>
  operations.reduce((current, operation) => spliced(current, splicesOf(expectSource(current), operation)), text);

function expectSource(text: string): Source {
  const source = readSource(text);
  if (!isReadable(source)) throw new EditRefused(`${source.reason}; mend the text first`);
  return source;
}
