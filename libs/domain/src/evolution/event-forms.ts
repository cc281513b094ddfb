import { formatOf, versionOf, type FormsOfType } from './event-form.js';
import { FORMS_OF_CORRELATION } from './forms-of-correlation.js';
import { FORMS_OF_EXECUTION } from './forms-of-execution.js';
import { FORMS_OF_IDENTITY } from './forms-of-identity.js';
import { FORMS_OF_REGISTRY } from './forms-of-registry.js';

/** The forms of every type of event, by the aggregate whose fact it is. */
export const EVENT_FORMS: Readonly<Record<string, Readonly<Record<string, FormsOfType>>>> = {
  execution: FORMS_OF_EXECUTION,
  correlation: FORMS_OF_CORRELATION,
  registry: FORMS_OF_REGISTRY,
  identity: FORMS_OF_IDENTITY,
};

/** Undefined: the program does not know the type. */
export function formsOf(aggregate: string, type: string): FormsOfType | undefined {
  const forms = EVENT_FORMS[aggregate];
  return forms && Object.hasOwn(forms, type) ? forms[type] : undefined;
}

/** The highest record format that this program reads: that of the newest form of any type. */
export const RECORD_FORMAT = Object.values(EVENT_FORMS)
  .flatMap((forms) => Object.values(forms))
  .reduce((highest, forms) => Math.max(highest, formatOf(forms, versionOf(forms))), 1);

/**
 * The record format that this release writes where nobody says (`WRITE_FORMAT`): never above what the release before it reads, so that both may run side by
 * side, and the one before may come back. A release raises it to what its predecessor brought.
 */
export const WRITE_FORMAT_DEFAULT = 1;

/** Room for the changes of `evolve` between two changes of an aggregate's events. */
const FORMS_MAX = 100_000;

/**
 * The fold version of an aggregate: what `evolve` is, and what forms it folds. A program that does not know a form must not begin from a snapshot that was
 * folded from it, so every type and every form counts.
 */
export function foldVersionOf(aggregate: string, evolveVersion: number): number {
  const forms = Object.values(EVENT_FORMS[aggregate] ?? {}).reduce((sum, each) => sum + versionOf(each), 0);
  return evolveVersion * FORMS_MAX + forms;
}
