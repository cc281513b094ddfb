import { z } from 'zod';
import { count, json, text } from '../http/answer-parts.js';
import { PARTITION_TOPIC } from './partition-query.js';

const event = z.looseObject({ type: text }).describe('See docs/spec/event-log.md.');
const fault = z.looseObject({}).describe('Where the chain breaks, and how.');

const record = z
  .strictObject({
    version: count,
    topic: text,
    partition: count,
    offset: count,
    seq: count,
    term: count,
    at: text,
    hash: text,
    prev: text.nullable(),
    cause: z.looseObject({}),
    actor: z.looseObject({}),
    events: z.array(event),
    rejection: z.looseObject({}).optional(),
    requestId: text.optional().describe('Of the request that it follows from.'),
  })
  .meta({ id: 'LogRecord' });

export const logsAnswer = z
  .strictObject({
    executionId: text,
    version: count,
    complete: z.boolean().describe('False: the audit has not reached the newest record yet.'),
    items: z.array(record),
    nextCursor: text.optional(),
  })
  .meta({ id: 'Logs' });

export const chainAnswer = z
  .strictObject({
    executionId: text,
    complete: z.boolean(),
    valid: z.boolean(),
    records: count,
    head: z.looseObject({ version: count, hash: text }).nullable(),
    fault: fault.optional(),
  })
  .meta({ id: 'ChainVerdict' });

export const partitionAnswer = z
  .strictObject({
    topic: PARTITION_TOPIC,
    partition: count,
    valid: z.boolean(),
    entries: count,
    headHash: text,
    fault: fault.optional(),
  })
  .meta({ id: 'PartitionVerdict' });

export const evidenceAnswer = z
  .strictObject({
    format: z.literal('runbook-evidence/1'),
    execution: z.looseObject({}),
    definitionDigest: text,
    definition: z.looseObject({}),
    records: z.array(z.looseObject({ bytes: text })),
    evidence: z.array(z.strictObject({ name: text, sha256: text, value: json, step: text })),
    blobs: z.array(z.strictObject({ sha256: text, bytes: text })),
    audit: z.strictObject({ topic: text, partition: count, first: count, last: count, headHash: text }),
  })
  .meta({ id: 'EvidenceBundle' });
