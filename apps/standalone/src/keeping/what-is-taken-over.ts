import type { StoredDocument } from '@runbook/ports';
import { SUCCESSION } from '@runbook/service';
import { AUDIT_RECORDS } from '@runbook/audit';
import { TOPICS } from '@runbook/wire';
import type { DocumentSource } from './copy-documents.js';
import { isPositions } from './distributed-stores.js';

/** The logs of which there is one partition whatever PARTITIONS says, so that every record keeps its place: who there is, and what is registered. */
export const TAKEN_OVER = [TOPICS.registryEvents, TOPICS.identityEvents, TOPICS.registryCommands, TOPICS.identityCommands] as const;

/** What is folded from the logs of runs, or waits for people and receivers because of runs: the system that has the runs goes on with it. */
const OF_RUNS: ReadonlySet<string> = new Set([
  ...['gateway.executions', 'gateway.execution-lines', 'gateway.run-lines', 'gateway.listed-runs', 'gateway.classified-runs'],
  ...['gateway.labelled-runs', 'gateway.approvals', 'gateway.approval-lines', 'gateway.tenant-logs', 'gateway.output'],
  ...['gateway.keyed-decisions', 'gateway.worker-tasks', 'approval.requests', 'approval.granted', 'approval.notices'],
  ...['executor.told-runs', 'executor.facts', 'executor.deliveries', 'executor.replays', 'executor.parked', SUCCESSION.name],
]);

/** The documents of a system without those of its runs. Readers of the logs that come along, and of topics of others, go on where they stood. */
export function documentsTakenOver(source: DocumentSource): DocumentSource {
  return {
    collections: async () => (await source.collections()).filter(({ name }) => !OF_RUNS.has(name)),
    async *pages(name) {
      const isKept = isPositions(name) || BY_TOPIC.has(name) ? isOfWhatComesAlong : () => true;
      for await (const page of source.pages(name)) yield page.filter(isKept);
    },
  };
}

const BY_TOPIC: ReadonlySet<string> = new Set([AUDIT_RECORDS.name, 'gateway.topic-generations']);

/**
 * An id begins with `<topic>/<partition>`, or with an event source. Other topics of the services are others in the next system; what stood in `runbook.triggers` and in
 * the topics of sources is read by both.
 */
const isOfWhatComesAlong = ({ _id }: StoredDocument): boolean => {
  const [topic = ''] = _id.split('/');
  return !topic.startsWith('runbook.') || topic.startsWith(TOPICS.triggers) || TAKEN_OVER.some((one) => one === topic);
};

const NAMES_OF_BLOBS = /"\$blob":"([0-9a-f]{64})"/g;

/** The blobs that a record names. */
export const blobsIn = (value: Buffer): string[] => [...value.toString('utf8').matchAll(NAMES_OF_BLOBS)].map(([, name]) => name!);
