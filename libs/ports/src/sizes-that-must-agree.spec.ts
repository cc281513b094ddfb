import { DECISION_BYTES_MAX, INLINE_BYTES_MAX, PAYLOAD_BYTES_MAX } from '@runbook/domain';
import {
  APPEND_BYTES_MAX,
  APPEND_TOGETHER_BYTES_MAX,
  BLOB_BYTES_MAX,
  bytesOfRecord,
  LARGE_DOCUMENT_BYTES_MAX,
  RECORD_BYTES_MAX,
  TOPIC_MESSAGE_BYTES_MAX,
  WHOLE_DOCUMENT_BYTES_MAX,
} from '@runbook/ports';

const MONGODB_DOCUMENT_BYTES_MAX = 16 * 1024 * 1024;
/** Text of bytes takes four characters for three. */
const BASE64 = 4 / 3;

/** Each must be below the next. */
const CHAINS: Record<string, readonly (readonly [name: string, bytes: number])[]> = {
  'from a value to the broker': [
    ['a value that travels in a record', INLINE_BYTES_MAX],
    ['what one decision computes', DECISION_BYTES_MAX],
    ['what one decision computes, and as much again around it', 2 * DECISION_BYTES_MAX],
    ['one record', RECORD_BYTES_MAX],
    ['one append', APPEND_BYTES_MAX],
    ['one message of a topic', TOPIC_MESSAGE_BYTES_MAX],
  ],
  'of records that are appended together': [
    ['what one decision computes', DECISION_BYTES_MAX],
    ['an append of an owner', APPEND_TOGETHER_BYTES_MAX],
    ['one append', APPEND_BYTES_MAX],
  ],
  'from a record to the document that keeps its bytes': [
    ['one record as text', RECORD_BYTES_MAX * BASE64],
    ['a document in one piece', WHOLE_DOCUMENT_BYTES_MAX],
    ['a document of MongoDB', MONGODB_DOCUMENT_BYTES_MAX],
    ['a document in several', LARGE_DOCUMENT_BYTES_MAX],
  ],
  'from what a run holds to its snapshot': [
    ['a thousand results', 1_000 * INLINE_BYTES_MAX],
    ['a document in several', LARGE_DOCUMENT_BYTES_MAX],
  ],
  'from a request to the blob that keeps it': [
    ['a body at the gateway', PAYLOAD_BYTES_MAX],
    ['a blob', BLOB_BYTES_MAX + 1],
    ['a blob in a document of MongoDB', MONGODB_DOCUMENT_BYTES_MAX],
  ],
};

describe('sizes that must agree', () => {
  it.each(Object.entries(CHAINS))('grow %s', (_, chain) => {
    const named = chain.map(([name, bytes]) => `${bytes} ${name}`);
    const sorted = chain.toSorted(([, a], [, b]) => a - b).map(([name, bytes]) => `${bytes} ${name}`);
    expect(named).toEqual(sorted);
    expect(new Set(chain.map(([, bytes]) => bytes)).size).toBe(chain.length);
  });

  it('are counted with key and headers, in bytes of UTF-8', () => {
    expect(bytesOfRecord({ key: 'ü', value: Buffer.alloc(10), headers: { é: '–' } })).toBe(140 + 2 + 10 + 2 + 3);
  });
});
