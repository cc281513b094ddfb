import { AuditReader } from '@runbook/audit';
import { followChain, startOfChain, type ChainHead, type ChainStanding } from '@runbook/domain';
import type { BlobStore, DocumentStore, EventLog } from '@runbook/ports';
import { AGGREGATES, HASH_HEADER, sha256Of } from '@runbook/wire';
import { decisionsOf } from './decisions-of.js';
import { sourceOfLog } from './topic-source.js';

/** What was found where everything was copied to. */
export interface VerifiedCopy {
  readonly runs: number;
  /** Runs whose last records the audit had not stored yet when the system stopped; it goes on there. */
  readonly notAudited: number;
  /** Aggregates, runs among them, and their records. */
  readonly aggregates: number;
  readonly records: number;
}

export const eventsTopicOf = (aggregate: string): string => `runbook.${aggregate}.events`;

/**
 * Follows the chain of every aggregate on the log, and of every run what `GET /executions/:id/logs/verify` follows: the entries of the audit, up to the run's last
 * record. Throws `CopyBroken` at the first that does not hold.
 */
export async function verifyCopy(log: EventLog, documents: DocumentStore, blobs: BlobStore): Promise<VerifiedCopy> {
  const chains = new Map<string, ChainStanding>();
  for (const aggregate of AGGREGATES) await followTopic(log, eventsTopicOf(aggregate), chains);
  const audit = await AuditReader.open(documents, { blobs, definition: () => undefined });
  let [runs, notAudited] = [0, 0];
  for (const [key, { head }] of chains) {
    const [aggregate, id] = key.split(' ') as [string, string];
    if (aggregate !== 'execution' || !head) continue;
    runs += 1;
    if (!(await isAudited(audit, id, head))) notAudited += 1;
  }
  return { runs, notAudited, aggregates: chains.size, records: [...chains.values()].reduce((sum, { records }) => sum + records, 0) };
}

async function followTopic(log: EventLog, topic: string, chains: Map<string, ChainStanding>): Promise<void> {
  await decisionsOf(sourceOfLog(log), topic, (record, stored) => {
    const key = `${record.aggregate} ${record.id}`;
    const hash = stored.headers[HASH_HEADER] ?? sha256Of(stored.value);
    const step = followChain(chains.get(key) ?? startOfChain, { bytes: stored.value, hash }, sha256Of);
    if ('fault' in step) throw new CopyBroken(record.id, step.fault.expected, step.fault.found);
    chains.set(key, step.standing);
  });
}

async function isAudited(audit: AuditReader, id: string, head: ChainHead): Promise<boolean> {
  const { fault } = await audit.verify(id, head);
  if (!fault) return true;
  if (fault.kind === 'truncated') return false;
  throw new CopyBroken(id, fault.expected, fault.found);
}

/** The copy does not prove itself. */
export class CopyBroken extends Error {
  override readonly name = 'CopyBroken';
  constructor(aggregate: string, expected: string, found: string) {
    super(`expected of ${aggregate} ${expected}, found ${found}; verify it where it was copied from (GET …/logs/verify)`);
  }
}
