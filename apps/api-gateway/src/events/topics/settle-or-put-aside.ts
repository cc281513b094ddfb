import type { StoredRecord } from '@runbook/ports';
import type { RecordSource, SettledRecord } from './record-source.js';

/** What the language throws where code meets a value that it was not written for; what fails outside (a store, a broker) has a class of its own. */
const DEFECTS = [TypeError, RangeError, ReferenceError, SyntaxError, URIError];

/**
 * What each record came to. A record on which our own code fails would fail again, and hold up all behind it for ever: it is found among the others
 * and becomes one that could not be used. Rejects where it may succeed later.
 *
 * @param defect told of such a record
 */
export async function settleOrPutAside(
  source: Pick<RecordSource, 'settle' | 'failed'>,
  records: readonly StoredRecord[],
  generation: number,
  defect: (record: StoredRecord, error: unknown) => void,
): Promise<readonly SettledRecord[]> {
  try {
    return await source.settle(records, generation);
  } catch (error) {
    if (!DEFECTS.some((kind) => error instanceof kind)) throw error;
    const [first] = records;
    if (records.length === 1 && first) {
      defect(first, error);
      const reason = `expected to handle the record, found a defect of this service: ${(error as Error).message}`;
      return [source.failed(first, generation, reason)];
    }
  }
  const settled: SettledRecord[] = [];
  for (const record of records) settled.push(...(await settleOrPutAside(source, [record], generation, defect)));
  return settled;
}
