import { labelsOf } from '@runbook/service';
import type { Runbook } from '@runbook/domain';
import type { CataloguedRunbook } from '@runbook/service';
import { instant, rfc3339 } from '../http/times.js';

/** A version without its definition: one line of a list. */
export function runbookLine({ runbookId, version, digest, at, registeredBy, definition, approval, deprecated }: CataloguedRunbook) {
  // What is registered has passed the language's schema.
  const { name, description } = definition as unknown as Pick<Runbook, 'name' | 'description'>;
  return {
    id: runbookId,
    version,
    digest,
    name,
    description,
    labels: labelsOf({ definition }),
    registeredAt: rfc3339(at),
    registeredBy: registeredBy.id,
    status: deprecated ? ('DEPRECATED' as const) : ('APPROVED' as const),
    approval: approval && { ...approval, by: approval.by.id },
    deprecated: deprecated && { at: instant(deprecated.at), by: deprecated.by.id, reason: deprecated.reason },
  };
}

export const runbookView = (runbook: CataloguedRunbook) => ({ ...runbookLine(runbook), definition: runbook.definition });

export type RunbookView = ReturnType<typeof runbookView>;
