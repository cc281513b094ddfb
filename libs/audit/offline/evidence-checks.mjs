// What is checked of an evidence bundle. Part of verify-evidence.mjs; it names nothing of Node, so that a browser can check a bundle by the same words.
import { checkShape, isObject, isListOfObjects } from './bundle-shape.mjs';

const START_OF_ENTRIES = '0'.repeat(64);
const FINAL = {
  ExecutionCompleted: 'COMPLETED',
  ExecutionFailed: 'FAILED',
  ExecutionCancelled: 'CANCELLED',
  ExecutionTimedOut: 'TIMED_OUT',
};
const STARTED_FACTS = ['runbook', 'startedBy', 'inputs', 'legalBasis', 'dataLicenses', 'incidentId', 'trigger'];

/** The checks, in their order, by the names that people are told. */
export const EVIDENCE_CHECKS = ['shape', 'records', 'chain', 'head', 'place', 'definition', 'summary', 'blobs', 'declared'];

/**
 * @param {unknown} bundle the parsed bundle
 * @param {{ sha256: (bytes: Uint8Array) => string, fromBase64: (text: string) => Uint8Array, toBase64: (bytes: Uint8Array) => string }} tools
 * @param {string} [head] hash of the run's last record with events, known from elsewhere; without it a consistently shortened bundle passes
 * @returns {{ valid: boolean, faults: { check: string, where: string, expected: string, found: string }[], records: number, head: string | null, checked: string[] }}
 *   `where` is a JSON Pointer into the bundle; `checked` are the checks that were come to
 */
export function checkEvidence(bundle, tools, head) {
  const faults = [];
  const checked = [];
  const begin = (check) => void checked.push(check);
  const expect = (where, expected, found) => {
    if (expected === found) return true;
    faults.push({ check: checked.at(-1) ?? 'shape', where, expected: String(expected), found: String(found) });
    return false;
  };
  const outcome = { records: 0, head: null };
  try {
    checkAll(bundle, { ...tools, begin, expect }, head, faults, outcome);
  } catch (error) {
    faults.push({
      check: checked.at(-1) ?? 'shape',
      where: '',
      expected: 'a bundle of the shape in the specification',
      found: error.message,
    });
  }
  return { valid: faults.length === 0, faults, ...outcome, checked };
}

function checkAll(bundle, tools, head, faults, outcome) {
  const { begin, expect } = tools;
  begin('shape');
  checkShape(bundle, expect);
  if (faults.length > 0) return;
  begin('records');
  const decoded = bundle.records.map((record, n) => checkRecord(record, n, bundle, tools));
  outcome.records = decoded.length;
  if (decoded.includes(undefined)) return;
  begin('chain');
  const last = checkChain(decoded, bundle.records, expect);
  outcome.head = bundle.records[last]?.hash ?? null;
  if (head !== undefined) {
    begin('head');
    expect(`/records/${Math.max(last, 0)}/hash`, head, outcome.head);
  }
  const events = decoded.flatMap((record) => record.events);
  begin('place');
  checkPlace(decoded, bundle, expect);
  begin('definition');
  checkDefinition(bundle, events[0], tools);
  begin('summary');
  checkExecution(bundle.execution, decoded, events, expect);
  begin('blobs');
  checkBlobs(bundle.blobs, events, tools);
  begin('declared');
  checkDeclared(bundle.evidence, events, tools);
}

/** Bytes that are no UTF-8 are no record. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });
const bytesOf = (text) => new TextEncoder().encode(text);

function isUtf8(bytes) {
  try {
    UTF8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The record's hash is that of its bytes, and its entry's hash binds it to its place. */
function checkRecord(record, n, { audit }, tools) {
  const { expect, sha256, fromBase64, toBase64 } = tools;
  const where = `/records/${n}`;
  const bytes = record.encoding ? fromBase64(record.bytes) : bytesOf(record.bytes);
  expect(`${where}/bytes`, record.bytes, record.encoding ? toBase64(bytes) : LENIENT.decode(bytes));
  if (record.encoding)
    expect(`${where}/encoding`, 'none, for bytes that are UTF-8', isUtf8(bytes) ? 'base64' : 'none, for bytes that are UTF-8');
  expect(`${where}/hash`, sha256(bytes), record.hash);
  const { index, offset, previous, entryHash } = record.entry;
  const lines = ['runbook-audit/1', audit.topic, audit.partition, index, offset, previous, record.hash, record.hash, ''];
  expect(`${where}/entry/entryHash`, sha256(bytesOf(lines.join('\n'))), entryHash);
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

function checkDefinition({ definition, definitionDigest }, started, { expect, sha256 }) {
  expect('/records/0/bytes#events/0/type', 'ExecutionStarted', started?.type);
  expect('/definition', started.runbook.digest, sha256(bytesOf(canonical(definition))));
  expect('/definitionDigest', started.runbook.digest, definitionDigest);
}

/** The summary says what the records say. */
function checkExecution(execution, [first], events, expect) {
  const [started] = events;
  // A run that failed and was repaired goes on.
  const last = events.findLast(({ type }) => Object.hasOwn(FINAL, type) || type === 'ExecutionReopened');
  const ended = last?.type === 'ExecutionReopened' ? undefined : last;
  const wanted = { id: first.id, tenant: first.tenant, status: FINAL[ended?.type] ?? 'OPEN', startedAt: started.at };
  if (ended) wanted.endedAt = ended.at;
  for (const name of STARTED_FACTS) if (started[name] !== undefined) wanted[name] = started[name];
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(execution)])) {
    expect(`/execution/${name}`, member(wanted, name), member(execution, name));
  }
}

const member = (object, name) => (Object.hasOwn(object, name) ? canonical(object[name]) : 'none');

/** Exactly the blobs that the records refer to, each with the bytes of its name, as many as the references say. */
function checkBlobs(blobs, events, { expect, sha256, fromBase64, toBase64 }) {
  const wanted = [...references(events)];
  const names = [...new Set(wanted.map((reference) => reference.$blob))];
  expect('/blobs', names.join(' ') || 'none', blobs.map((blob) => blob.sha256).join(' ') || 'none');
  blobs.forEach((blob, n) => {
    const bytes = fromBase64(blob.bytes);
    expect(`/blobs/${n}/bytes`, blob.bytes, toBase64(bytes));
    expect(`/blobs/${n}/bytes`, blob.sha256, sha256(bytes));
    for (const reference of wanted) if (reference.$blob === blob.sha256) expect(`/blobs/${n}/bytes#length`, reference.bytes, bytes.length);
  });
}

/** The declared evidence is what the records hold, and each value has its hash. */
function checkDeclared(evidence, events, { expect, sha256 }) {
  const wanted = events.flatMap(({ step, evidence: list = [] }) =>
    list.map(({ name, sha256: hash, value }) => ({ step, name, sha256: hash, value })),
  );
  expect('/evidence', wanted.length, evidence.length);
  evidence.forEach((item, n) => {
    expect(`/evidence/${n}`, canonical(wanted[n]), canonical(item));
    expect(`/evidence/${n}/sha256`, evidenceHash(item.value, sha256), item.sha256);
  });
}

/** A value that lies in a blob is named by the hash of the blob's bytes, which `checkBlobs` checks; any other by that of its canonical JSON. */
function evidenceHash(value, sha256) {
  return isReference(value) ? value.$blob : sha256(bytesOf(canonical(value)));
}

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
