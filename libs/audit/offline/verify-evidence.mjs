#!/usr/bin/env node
// Checks an evidence bundle with nothing but Node and the file beside this one: no package, no network, no trust in who made it.
//
//     node verify-evidence.mjs bundle.json [--head <hash of the last record, known from elsewhere>]
//
// prints VALID and what the bundle proves, or INVALID and everything that is wrong with it. What it checks, and what no check of
// a bundle alone can find, is in docs/spec/audit-log.md.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkShape, isObject, isListOfObjects, readBundle } from './bundle-shape.mjs';

const START_OF_ENTRIES = '0'.repeat(64);
const FINAL = {
  ExecutionCompleted: 'COMPLETED',
  ExecutionFailed: 'FAILED',
  ExecutionCancelled: 'CANCELLED',
  ExecutionTimedOut: 'TIMED_OUT',
};
const STARTED_FACTS = ['runbook', 'startedBy', 'inputs', 'legalBasis', 'dataLicenses', 'incidentId', 'trigger'];

/**
 * @param {unknown} bundle the parsed bundle
 * @param {string} [head] hash of the run's last record with events, known from elsewhere; without it a consistently shortened bundle passes
 * @returns {{ valid: boolean, faults: { where: string, expected: string, found: string }[], records: number, head: string | null }}
 *   `where` is a JSON Pointer into the bundle
 */
export function verifyEvidence(bundle, head) {
  const faults = [];
  const expect = (where, expected, found) => {
    if (expected === found) return true;
    faults.push({ where, expected: String(expected), found: String(found) });
    return false;
  };
  const outcome = { records: 0, head: null };
  try {
    checkShape(bundle, expect);
    if (faults.length > 0) return { valid: false, faults, ...outcome };
    const decoded = bundle.records.map((record, n) => checkRecord(record, n, bundle, expect));
    outcome.records = decoded.length;
    if (decoded.includes(undefined)) return { valid: false, faults, ...outcome };
    const last = checkChain(decoded, bundle.records, expect);
    outcome.head = bundle.records[last]?.hash ?? null;
    if (head !== undefined) expect(`/records/${Math.max(last, 0)}/hash`, head, outcome.head);
    const events = decoded.flatMap((record) => record.events);
    checkPlace(decoded, bundle, expect);
    checkDefinition(bundle, events[0], expect);
    checkExecution(bundle.execution, decoded, events, expect);
    checkBlobs(bundle.blobs, events, expect);
    checkDeclared(bundle.evidence, events, expect);
  } catch (error) {
    faults.push({ where: '', expected: 'a bundle of the shape in the specification', found: error.message });
  }
  return { valid: faults.length === 0, faults, ...outcome };
}

/** Bytes that are no UTF-8 are no record. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The record's hash is that of its bytes, and its entry's hash binds it to its place. */
function checkRecord(record, n, { audit }, expect) {
  const where = `/records/${n}`;
  const bytes = Buffer.from(record.bytes, record.encoding ?? 'utf8');
  expect(`${where}/bytes`, record.bytes, bytes.toString(record.encoding ?? 'utf8'));
  if (record.encoding)
    expect(`${where}/encoding`, 'none, for bytes that are UTF-8', isUtf8(bytes) ? 'base64' : 'none, for bytes that are UTF-8');
  expect(`${where}/hash`, sha256(bytes), record.hash);
  const { index, offset, previous, entryHash } = record.entry;
  const lines = ['runbook-audit/1', audit.topic, audit.partition, index, offset, previous, record.hash, record.hash, ''];
  expect(`${where}/entry/entryHash`, sha256(lines.join('\n')), entryHash);
  try {
    const decoded = JSON.parse(UTF8.decode(bytes));
    if (isObject(decoded) && isListOfObjects(decoded.events)) return decoded;
    throw new Error('JSON of something else');
  } catch (error) {
    expect(`${where}/bytes`, 'a record', error.message);
    return undefined;
  }
}

/** Versions are 1, 2, 3 …, each linked to the one before; refusals stand aside. Answers the place of the last with events, or -1. */
function checkChain(decoded, records, expect) {
  let version = 0;
  let last = -1;
  decoded.forEach((record, n) => {
    const where = `/records/${n}/bytes`;
    const refusal = record.rejection !== undefined;
    expect(`${where}#aggregate`, 'execution', record.aggregate);
    expect(`${where}#id`, decoded[0].id, record.id);
    // What was asked by somebody else and refused changed nothing, whoever asked.
    if (!refusal) expect(`${where}#tenant`, decoded[0].tenant, record.tenant);
    expect(`${where}#events`, refusal ? 'none' : 'some', record.events.length === 0 ? 'none' : 'some');
    expect(`${where}#version`, refusal ? version : version + 1, record.version);
    expect(`${where}#prev`, refusal ? null : (records[last]?.hash ?? null), record.prev);
    if (refusal) return;
    version = record.version;
    last = n;
  });
  return last;
}

/**
 * Entries stand in the audit chain in their order; where two are neighbours there, the second links to the first. Every decision of the
 * partition has one entry, so within a term `index` grows as `seq` does; between terms stands one claim at least.
 */
function checkPlace(decoded, { records, audit }, expect) {
  const atLeast = (where, least, found) => found >= least || expect(where, `${least} or more`, found);
  let before = { index: -1, offset: -1, entryHash: START_OF_ENTRIES, seq: 0, term: 0 };
  records.forEach(({ entry }, n) => {
    const where = `/records/${n}`;
    const { seq, term } = decoded[n];
    const index = before.index + seq - before.seq;
    atLeast(`${where}/bytes#seq`, before.seq + 1, seq);
    atLeast(`${where}/bytes#term`, before.term, term);
    if (term === before.term) expect(`${where}/entry/index`, index, entry.index);
    else atLeast(`${where}/entry/index`, index + 1, entry.index);
    atLeast(`${where}/entry/offset`, before.offset + entry.index - before.index, entry.offset);
    if (entry.index === before.index + 1) expect(`${where}/entry/previous`, before.entryHash, entry.previous);
    before = { ...entry, seq, term };
  });
  expect('/audit/first', records[0].entry.index, audit.first);
  expect('/audit/last', before.index, audit.last);
  expect('/audit/headHash', before.entryHash, audit.headHash);
}

function checkDefinition({ definition, definitionDigest }, started, expect) {
  expect('/records/0/bytes#events/0/type', 'ExecutionStarted', started?.type);
  expect('/definition', started.runbook.digest, sha256(canonical(definition)));
  expect('/definitionDigest', started.runbook.digest, definitionDigest);
}

/** The summary says what the records say. */
function checkExecution(execution, [first], events, expect) {
  const [started] = events;
  const ended = events.findLast(({ type }) => Object.hasOwn(FINAL, type));
  const wanted = { id: first.id, tenant: first.tenant, status: FINAL[ended?.type] ?? 'OPEN', startedAt: started.at };
  if (ended) wanted.endedAt = ended.at;
  for (const name of STARTED_FACTS) if (started[name] !== undefined) wanted[name] = started[name];
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(execution)])) {
    expect(`/execution/${name}`, member(wanted, name), member(execution, name));
  }
}

const member = (object, name) => (Object.hasOwn(object, name) ? canonical(object[name]) : 'none');

/** Exactly the blobs that the records refer to, each with the bytes of its name, as many as the references say. */
function checkBlobs(blobs, events, expect) {
  const wanted = [...references(events)];
  const names = [...new Set(wanted.map((reference) => reference.$blob))];
  expect('/blobs', names.join(' ') || 'none', blobs.map((blob) => blob.sha256).join(' ') || 'none');
  blobs.forEach((blob, n) => {
    const bytes = Buffer.from(blob.bytes, 'base64');
    expect(`/blobs/${n}/bytes`, blob.bytes, bytes.toString('base64'));
    expect(`/blobs/${n}/bytes`, blob.sha256, sha256(bytes));
    for (const reference of wanted) if (reference.$blob === blob.sha256) expect(`/blobs/${n}/bytes#length`, reference.bytes, bytes.length);
  });
}

/** The declared evidence is what the records hold, and each value has its hash. */
function checkDeclared(evidence, events, expect) {
  const wanted = events.flatMap(({ step, evidence: list = [] }) =>
    list.map(({ name, sha256: hash, value }) => ({ step, name, sha256: hash, value })),
  );
  expect('/evidence', wanted.length, evidence.length);
  evidence.forEach((item, n) => {
    expect(`/evidence/${n}`, canonical(wanted[n]), canonical(item));
    expect(`/evidence/${n}/sha256`, evidenceHash(item.value), item.sha256);
  });
}

/** A value that lies in a blob is named by the hash of the blob's bytes, which `checkBlobs` checks; any other by that of its canonical JSON. */
function evidenceHash(value) {
  return isReference(value) ? value.$blob : sha256(canonical(value));
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** RFC 8785: members by their UTF-16 code units, numbers and text as JavaScript writes them. */
function canonical(value) {
  if (value === undefined) return 'none';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

function isReference(value) {
  if (typeof value !== 'object' || value === null) return false;
  return /^[0-9a-f]{64}$/.test(value.$blob) && typeof value.bytes === 'number' && Object.keys(value).length === 2;
}

function* references(value) {
  if (isReference(value)) yield value;
  else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) yield* references(member);
}

function main([file, option, head, ...rest]) {
  if (!file || (option !== undefined && option !== '--head') || (option && !head) || rest.length > 0) {
    console.error('usage: node verify-evidence.mjs bundle.json [--head <hash of the last record>]');
    return 2;
  }
  let bundle;
  try {
    bundle = readBundle(readFileSync(file));
  } catch (error) {
    console.log(`INVALID\n  expected a JSON file, found: ${error.message}`);
    return 1;
  }
  const verdict = verifyEvidence(bundle, head);
  if (!verdict.valid) {
    console.log('INVALID');
    for (const { where, expected, found } of verdict.faults) console.log(`  ${where || '/'}: expected ${expected}, found ${found}`);
    return 1;
  }
  const { execution, audit } = bundle;
  console.log(`VALID\n  execution ${execution.id}, ${execution.status}, of ${execution.runbook.id} version ${execution.runbook.version}`);
  console.log(`  ${verdict.records} records, the last with hash ${verdict.head}`);
  console.log(`  entries ${audit.first} to ${audit.last} of ${audit.topic}/${audit.partition}, the last with hash ${audit.headHash}`);
  return 0;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
