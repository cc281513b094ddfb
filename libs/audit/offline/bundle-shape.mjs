// What an evidence bundle looks like, before anything is believed of what it says. Part of verify-evidence.mjs.

const FORMAT = 'runbook-evidence/1';

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isListOfObjects = (value) => Array.isArray(value) && value.every(isObject);

const HASH = ['64 lower-case hexadecimal digits', (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)];
const COUNT = ['a whole number from 0', (value) => Number.isSafeInteger(value) && value >= 0];
const TEXT = ['text', (value) => typeof value === 'string'];
const OBJECT = ['an object', isObject];
const LIST = ['a list of objects', isListOfObjects];
const VALUE = ['a value', (value) => value !== undefined];
/** An entry's hash is of text, in which 1 and "1" are the same: so every member is checked for what it is before what it says. */
const BUNDLE = {
  format: [FORMAT, (value) => value === FORMAT],
  execution: OBJECT,
  definitionDigest: HASH,
  definition: OBJECT,
  records: ['one record at least', (value) => isListOfObjects(value) && value.length > 0],
  evidence: LIST,
  blobs: LIST,
  audit: OBJECT,
};
const RECORD = {
  bytes: TEXT,
  encoding: ['base64, or nothing', (value) => value === undefined || value === 'base64'],
  hash: HASH,
  entry: OBJECT,
};
const ENTRY = { index: COUNT, offset: COUNT, previous: HASH, entryHash: HASH };
const AUDIT = { topic: TEXT, partition: COUNT, first: COUNT, last: COUNT, headHash: HASH };
const DECLARED = { step: TEXT, name: TEXT, sha256: HASH, value: VALUE };
const BLOB = { sha256: HASH, bytes: TEXT };

/**
 * The bundle in a file's bytes. Throws where they are no UTF-8, no JSON, or hold a member twice: another reader would take the first of them.
 *
 * @param {Uint8Array} bytes
 */
export function readBundle(bytes) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const bundle = JSON.parse(text);
  const repeated = repeatedMember(text);
  if (repeated) throw new Error(`the member ${repeated.name} twice in one object, again at character ${repeated.at}`);
  return bundle;
}

/** No member unknown, absent or of another kind; with `expect(where, expected, found)`, which notes a difference and answers whether there is none. */
export function checkShape(bundle, expect) {
  const all = (list, where, members) => list.forEach((item, n) => checkMembers(item, `${where}/${n}`, members, expect));
  if (!checkMembers(bundle, '', BUNDLE, expect)) return;
  all(bundle.records, '/records', RECORD);
  bundle.records.forEach(({ entry }, n) => checkMembers(entry, `/records/${n}/entry`, ENTRY, expect));
  checkMembers(bundle.audit, '/audit', AUDIT, expect);
  all(bundle.evidence, '/evidence', DECLARED);
  all(bundle.blobs, '/blobs', BLOB);
}

function checkMembers(value, where, members, expect) {
  if (!isObject(value)) return expect(where, 'an object', shown(value));
  const wrong = [...new Set([...Object.keys(members), ...Object.keys(value)])].filter((name) => {
    const [expected, holds] = Object.hasOwn(members, name) ? members[name] : ['no such member', () => false];
    return !holds(value[name]) && !expect(`${where}/${name}`, expected, shown(value[name]));
  });
  return wrong.length === 0;
}

/** As much of it as fits into a line. */
const shown = (value) => (JSON.stringify(value) ?? 'nothing').slice(0, 100);

/** Where an object of this JSON names a member that it has named before. */
function repeatedMember(text) {
  const open = [];
  const marks = /["{}[\]]/g;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] === '{' || mark[0] === '[') open.push(new Set());
    else if (mark[0] !== '"') open.pop();
    else {
      const end = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
      end.lastIndex = mark.index;
      end.exec(text);
      marks.lastIndex = end.lastIndex;
      const colon = /[ \t\r\n]*:/y;
      colon.lastIndex = end.lastIndex;
      if (!colon.test(text)) continue;
      const name = JSON.parse(text.slice(mark.index, end.lastIndex));
      if (open.at(-1).has(name)) return { name, at: mark.index };
      open.at(-1).add(name);
    }
  }
  return undefined;
}
