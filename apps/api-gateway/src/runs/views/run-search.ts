import type { Actor } from '@runbook/domain';
import { labelled, type RunbookCatalogue } from '@runbook/service';
import type { Reader } from '../../access/clearances.js';
import { Problem } from '../../http/problem.js';
import { instantOf } from '../../http/time.js';
import type { ExecutionFilter } from '../model/execution-list.js';
import type { Sought } from '../model/execution-search.js';
import type { ListFilter } from './list-query.js';

/** What a filter of the API asks of the lines. `asked` is what a cursor is bound to. Throws the problem `permission-missing` of another tenant. */
export function runSearch(
  catalogue: RunbookCatalogue,
  actor: Actor,
  query: ListFilter,
  within: readonly string[] | undefined,
  reader: Reader | undefined,
) {
  const { tenant, startedAfter, startedBefore, runbookId, label, status, incidentId, triggeredBy, startedBy, text } = query;
  if (tenant !== undefined && tenant !== actor.tenant) {
    throw new Problem('permission-missing', `expected tenant ${actor.tenant}, found another; a key reads its own tenant only`);
  }
  const ofLabel = label === undefined ? [] : labelled(catalogue, actor.tenant, label).map((runbook) => runbook.runbookId);
  const asked = {
    tenant: actor.tenant,
    runbookId,
    status: status === undefined ? undefined : [...new Set([status].flat())].sort(),
    incidentId,
    triggeredBy,
    ...(startedBy !== undefined && { startedBy }),
    ...(startedAfter !== undefined && { startedAfter: instantOf(startedAfter) }),
    ...(startedBefore !== undefined && { startedBefore: instantOf(startedBefore) }),
  };
  // What a line does not show is not to be found out by asking for it.
  const isTelling = [incidentId, triggeredBy, startedAfter, startedBefore, startedBy, text, label].some((member) => member !== undefined);
  const filter: ExecutionFilter = {
    ...asked,
    ...(within && { runbookIds: within }),
    ...(label !== undefined && { label: { text: label, runbookIds: ofLabel } }),
  };
  const sought: Sought = {
    ...(isTelling && reader && !reader.isClearedForAll() && { mayRead: (classification) => reader.mayRead(classification) }),
    ...(text !== undefined && { text, named: runbooksNamed(catalogue, actor.tenant, text) }),
  };
  return { filter, sought, asked: { ...asked, label, text } };
}

function runbooksNamed(catalogue: RunbookCatalogue, tenant: string, text: string): ReadonlySet<string> {
  const lower = text.toLowerCase();
  const found = catalogue.newest(tenant).filter(({ definition }) =>
    String(definition['name'] ?? '')
      .toLowerCase()
      .includes(lower),
  );
  return new Set(found.map(({ runbookId }) => runbookId));
}
