import type { StoredRecord } from '@runbook/ports';
import { admit, noAdmission, type Admission } from '@runbook/processor';
import { decodeRecord, isClaim, Malformed, type DecisionRecord } from '@runbook/wire';
import type { TopicSource } from './topic-source.js';

/** Every decision of an events log that is a fact for its readers, in the order of each partition. */
export async function decisionsOf(
  source: TopicSource,
  topic: string,
  take: (decision: DecisionRecord, stored: StoredRecord) => void,
): Promise<void> {
  const spans = await source.spans(topic);
  const admissions: Admission[] = spans.map(() => noAdmission);
  await source.read(topic, spans, async (partition, records) => {
    for (const stored of records) {
      const record = decoded(stored);
      const admission = record && admit(admissions[partition]!, record);
      if (!record || !admission) continue;
      admissions[partition] = admission;
      if (!isClaim(record)) take(record, stored);
    }
  });
}

function decoded({ value }: StoredRecord) {
  try {
    return decodeRecord(value);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
