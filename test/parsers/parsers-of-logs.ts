import { readRecordSet, Budget } from '../../libs/kafka/src/fetched/record-set.js';
import { decompressed } from '../../libs/kafka/src/fetched/codecs.js';
import { fetchAnswer } from '../../libs/kafka/src/protocol/fetch-answer.js';
import { ByteWriter } from '../../libs/kafka/src/protocol/bytes.js';
import { measureBatch, writeBatch } from '../../libs/kafka/src/protocol/record-batch.js';
import { RecordSeals } from '../../libs/kafka/src/record-seals.js';
import { decodeCommand, decodeOutput, decodeRecord } from '@runbook/wire';
import type { StoredRecord } from '@runbook/ports';
import { compressFrameSync } from 'lz4-napi';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compress } from 'snappyjs';
import { readBundle } from '../../libs/audit/offline/bundle-shape.mjs';
import { verifyEvidence } from '../../libs/audit/offline/verify-evidence.mjs';
import type { Parser } from './parser.js';

const RECORD =
  '{"v":1,"aggregate":"execution","id":"exe_1","tenant":"default","term":1,"owner":"own_1","seq":0,"version":1,"at":"2026-11-30T12:00:00.000Z",' +
  '"cause":{"command":"cmd_1","partition":0,"offset":0},"actor":{"kind":"person","id":"ana","tenant":"default","via":"api-key"},"prev":null,"events":[{"type":"ExecutionPaused","at":1}]}';
const CLAIM = '{"v":1,"aggregate":"partition","term":2,"owner":"own_2","seq":7,"at":"2026-11-30T12:00:00.000Z"}';
const COMMAND =
  '{"v":1,"id":"cmd_1","aggregate":"execution","aggregateId":"exe_1","tenant":"default","actor":{"kind":"person","id":"ana","tenant":"default","via":"api-key"},"body":{"type":"PauseExecution"}}';
const OUTPUT =
  '{"v":1,"execution":"exe_1","tenant":"default","step":"s","attempt":1,"run":"r","sequence":0,"stream":"stdout","at":"2026-11-30T12:00:00.000Z","text":"x"}';
const DECOMPRESSED_MAX = 1_000_000;

const VECTORS = join(import.meta.dirname, '../../docs/spec/vectors');
const WORDS = 'one two three one two three';
/** By Kafka's number of the codec; of zstd as its command line writes it. */
const COMPRESSED: Readonly<Record<number, Buffer>> = {
  1: gzipSync(WORDS),
  2: Buffer.from(compress(Buffer.from(WORDS))),
  3: compressFrameSync(WORDS),
  4: Buffer.from('28b52ffd241ba50000706f6e652074776f207468726565200100714c25a3118179', 'hex'),
};

function batchOf(values: readonly string[]): Buffer {
  const measured = measureBatch(values.map((value) => ({ key: 'k', value: Buffer.from(value), headers: { h: 'v', n: [null, 'w'] } })));
  const to = new ByteWriter(Buffer.alloc(measured.bytes));
  writeBatch(to, measured, 1_000);
  return to.buffer;
}

/** Of an answer before its batches. */
const HEAD_BYTES_MAX = 128;

/** One partition's, as a broker sends it. */
function answerOf(batches: Buffer): Buffer {
  const to = new ByteWriter(Buffer.alloc(HEAD_BYTES_MAX + batches.length));
  to.int32(0);
  to.int16(0);
  to.int32(0);
  to.int32(1);
  to.string('commands');
  to.int32(1);
  to.int32(0);
  to.int16(0);
  for (let n = 0; n < 3; n++) to.int64(3);
  to.int32(0);
  to.int32(-1);
  to.int32(batches.length);
  to.bytes(batches);
  return to.buffer.subarray(0, to.at);
}

const batch = batchOf(['one', 'two', 'three']);
const seals = new RecordSeals({ keys: [Buffer.alloc(32, 7)], logs: new Set(), channels: new Set(['commands']) }, () => undefined);
const sealed = seals.sealed({ key: 'exe_1', value: Buffer.from(COMMAND), headers: {} }, 'commands', 0);

/** Records, commands and evidence, as they lie on a broker or in a file. */
export const PARSERS_OF_LOGS: readonly Parser[] = [
  { name: 'records', samples: [RECORD, CLAIM], parse: (input) => decodeRecord(input), refuses: ['Malformed', 'NewerRecord'] },
  { name: 'commands', samples: [COMMAND], parse: (input) => decodeCommand({ value: input }), refuses: ['Malformed', 'NewerRecord'] },
  { name: 'pieces of output', samples: [OUTPUT], parse: (input) => decodeOutput({ value: input }), refuses: ['Malformed'] },
  {
    name: 'batches of Kafka',
    samples: [batch, Buffer.concat([batch, batch])],
    parse: (input) => readRecordSet(input, new Budget()),
  },
  {
    name: 'answers to a fetch',
    samples: [answerOf(batch)],
    parse: (input) => fetchAnswer(input),
    refuses: ['BytesBroken'],
  },
  ...[1, 2, 3, 4].map((codec): Parser => ({
    name: `the codec ${['', 'gzip', 'snappy', 'lz4', 'zstd'][codec]}`,
    inSuite: [0, 10_000, 100_000, 40_000, 100_000][codec]!,
    samples: [COMPRESSED[codec]!],
    parse: (input) => decompressed(codec, input, DECOMPRESSED_MAX),
    refuses: ['Error', 'RangeError', 'TypeError', 'FrameBroken', 'TooLargeDecompressed'],
  })),
  {
    name: 'sealed commands',
    samples: [Buffer.from(sealed.value)],
    parse: (value) => {
      const record = {
        topic: 'commands',
        partition: 0,
        offset: 1,
        timestamp: 0,
        key: 'exe_1',
        value,
        headers: sealed.headers,
      } as unknown as StoredRecord;
      return seals.opened([record])[0]!.value.length > 0;
    },
    isVerifier: true,
  },
  {
    name: 'evidence',
    inSuite: 8_000,
    samples: ['evidence-bundle.json', 'evidence-by-reference.json'].map((name) => readFileSync(join(VECTORS, name))),
    parse: (input) => verifyEvidence(readBundle(input)),
    refuses: ['Error', 'SyntaxError', 'TypeError'],
  },
];
