import { AuditReader } from '@runbook/audit';
import { followChain, startOfChain, type ChainHead, type ChainStanding } from '@runbook/domain';
import type { BlobStore, DocumentStore, EventLog, StoredRecord } from '@runbook/ports';
import { admit, noAdmission, type Admission } from '@runbook/processor';
import { AGGREGATES, decodeRecord, HASH_HEADER, isClaim, Malformed, sha256Of } from '@runbook/wire';
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
  const source = sourceOfLog(log);
  const spans = await source.spans(topic);
  const admissions: Admission[] = spans.map(() => noAdmission);
  await source.read(topic, spans, async (partition, records) => {
    for (const stored of records) admissions[partition] = followRecord(stored, admissions[partition]!, chains);
  });
}

function followRecord(stored: StoredRecord, position: Admission, chains: Map<string, ChainStanding>): Admission {
  const record = decoded(stored);
  const admission = record && admit(position, record);
  if (!record || !admission) return position;
  if (isClaim(record)) return admission;
  const key = `${record.aggregate} ${record.id}`;
  const hash = stored.headers[HASH_HEADER] ?? sha256Of(stored.value);
  const step = followChain(chains.get(key) ?? startOfChain, { bytes: stored.value, hash }, sha256Of);
  if ('fault' in step) throw new CopyBroken(record.id, step.fault.expected, step.fault.found);
  chains.set(key, step.standing);
  return admission;
}

function decoded({ value }: StoredRecord) {
  try {
    return decodeRecord(value);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
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
