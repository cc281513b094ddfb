import { labelText, RUN_LABELS_MAX, type RunLabels } from '@runbook/domain';
import type { Operation, StoredDocument } from '@runbook/ports';

/** What is asked here of the line of a run. */
interface LabelledLine extends StoredDocument {
  readonly tenant: string;
  readonly version: number;
  readonly retainUntil: number;
  readonly labels?: RunLabels | undefined;
  readonly isPurged?: true;
}

/** Behind the id of a run: a text of this sorts behind every id that begins like it. */
const BEHIND_ID = '~';
/** No tenant's id has a line feed. */
const LABEL_OF = '\n';

/** In the place of the tenant: where the runs of a tenant with one label are found, by every index that finds the tenant's. */
export const placeOfLabel = (tenant: string, label: string): string => `${tenant}${LABEL_OF}${label}`;

/**
 * A run with labels has its line once more under each of them, so that what is asked of one label costs what is asked of the tenant costs: an index's page, and
 * a count. They are found by their number, because a run that is kept no longer has forgotten its labels: then nothing may be found by them.
 */
export function linesOfLabels<L extends LabelledLine>(line: L): Operation<L>[] {
  if (line.isPurged) {
    const upTo = { field: 'version', number: line.version } as const;
    return Array.from({ length: RUN_LABELS_MAX }, (_, number) => ({ remove: idOfCopy(line._id, number), upTo }));
  }
  return labelTexts(line.labels).map((label, number) => ({
    // Whose time is over is found by the line itself.
    put: { ...line, _id: idOfCopy(line._id, number), tenant: placeOfLabel(line.tenant, label), retainUntil: 0 },
    ifNewer: 'version',
  }));
}

/** A line that was found by its label, as the run's own. */
export function ownLine<L extends LabelledLine>(line: L): L {
  const end = line.tenant.indexOf(LABEL_OF);
  if (end < 0) return line;
  return { ...line, _id: line._id.slice(0, line._id.lastIndexOf(BEHIND_ID)), tenant: line.tenant.slice(0, end) };
}

export const labelTexts = (labels: RunLabels = {}): string[] => Object.entries(labels).map(([key, value]) => labelText(key, value));

const idOfCopy = (id: string, number: number): string => `${id}${BEHIND_ID}${number}`;
