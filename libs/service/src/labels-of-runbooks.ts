import type { Runbook } from '@runbook/domain';
import type { CataloguedRunbook, RunbookCatalogue } from './runbook-catalogue.js';

/** What its author calls it by. */
export const labelsOf = ({ definition }: Pick<CataloguedRunbook, 'definition'>): readonly string[] =>
  // What is registered has passed the language's schema.
  (definition as unknown as Pick<Runbook, 'labels'>).labels ?? [];

/** The newest version of every runbook of the tenant that has this label, by id; without a label of every one. */
export function labelled(catalogue: RunbookCatalogue, tenant: string, label: string | undefined): readonly CataloguedRunbook[] {
  const newest = catalogue.newest(tenant);
  return label === undefined ? newest : newest.filter((runbook) => labelsOf(runbook).includes(label));
}
