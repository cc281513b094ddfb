import { verifyChain, type ChainedRecord, type ChainHead } from '@runbook/domain';
import { admit, noAdmission } from '@runbook/processor';
import { decodeRecord, encodeRecord, HASH_HEADER, sha256Of, partitionOf, type LogRecord } from '@runbook/wire';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Vectors {
  readonly partitionOf: readonly { key: string; partitions: number; partition: number }[];
  readonly records: readonly { bytes: string; hash: string }[];
  readonly chain: { records: readonly ChainedRecord[]; head: ChainHead };
  readonly brokenChains: readonly { why: string; records: readonly ChainedRecord[]; head?: ChainHead; fault: object }[];
  readonly admission: readonly { why: string; record: LogRecord; admitted: boolean }[];
}

const path = join(import.meta.dirname, '../../../docs/spec/vectors/event-log.json');
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vectors;
const sha256 = (bytes: string | Uint8Array) => sha256Of(typeof bytes === 'string' ? bytes : Buffer.from(bytes));

describe('the vectors of the event log', () => {
  it.each(vectors.partitionOf)('put $key of $partitions partitions on $partition', ({ key, partitions, partition }) =>
    expect(partitionOf(key, partitions)).toBe(partition),
  );

  it.each(vectors.records)('are the bytes that the writer writes, with their hash: $hash', ({ bytes, hash }) => {
    const value = Buffer.from(bytes);
    expect(sha256Of(value)).toBe(hash);
    expect(encodeRecord(decodeRecord(value)).equals(value)).toBe(true);
  });

  it('go with their hash in the header that the specification names', () => {
    const topics = readFileSync(join(import.meta.dirname, '../../../docs/spec/topics.md'), 'utf8');
    expect(topics).toContain(`| \`${HASH_HEADER}\` | events logs | lower-case hex SHA-256 of the value's bytes |`);
  });

  it('hold a chain', () => {
    const { records, head } = vectors.chain;
    expect(verifyChain(records, sha256, head)).toEqual({ valid: true, records: records.length, head });
  });

  it.each(vectors.brokenChains)('hold a chain that is broken: $why', ({ records, head, fault }) =>
    expect(verifyChain(records, sha256, head)).toMatchObject({ valid: false, fault }),
  );

  it('say which records are facts', () => {
    let position = noAdmission;
    for (const { why, record, admitted } of vectors.admission) {
      const admission = admit(position, record);
      expect([why, admission !== undefined]).toEqual([why, admitted]);
      position = admission ?? position;
    }
  });
});
