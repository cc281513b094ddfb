import { Problem } from '../../http/problem.js';
import { instant } from '../../http/times.js';
import type { ExecutionEntry } from '../model/execution-entry.js';

/** Throws the problem `purged` of a run whose data are kept no longer; the same entry else. */
export function expectKept(entry: ExecutionEntry): ExecutionEntry {
  const { purged } = entry.state;
  if (!purged) return entry;
  const when = instant(purged.at);
  const detail = `expected what ${entry.id} took and gave, found it removed at ${when}: ${whoOf(entry)} had it kept for ${purged.retentionDays} days`;
  throw new Problem('purged', `${detail}; its records can still be checked with GET /api/v1/executions/${entry.id}/logs/verify`, {
    members: { purgedAt: when, ...(purged.authority && { authority: purged.authority }), digests: purged.digests },
  });
}

function whoOf({ state: { purged, runbook } }: ExecutionEntry): string {
  const { authority } = purged ?? {};
  return authority
    ? `authority ${authority.id}, version ${authority.version},`
    : `runbook ${runbook.id}, ${runbook.draft === undefined ? `version ${runbook.version}` : `draft ${runbook.draft}`},`;
}
