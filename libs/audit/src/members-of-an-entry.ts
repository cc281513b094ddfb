import { isUtf8 } from 'node:buffer';
import { bytesOf, type AuditEntry } from './audit-entry.js';

type Rule = readonly [what: string, holds: (value: unknown) => boolean];

const HASH: Rule = ['64 lower-case hexadecimal digits', (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)];
const WHOLE: Rule = ['a whole number from 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0];
const TEXT: Rule = ['text', (value) => typeof value === 'string'];
const NAME: Rule = ['text that is not empty', (value) => typeof value === 'string' && value !== ''];
/** Compared with the record, which says what they must be. */
const REPEATED: Rule = ['what the record says', () => true];
const absentOr = ([what, holds]: Rule): Rule => [`${what}, or nothing`, (value) => value === undefined || holds(value)];

/**
 * The hash of an entry is of text, in which the number 1 and the text "1" are the same: so what the members are is checked before what
 * they say.
 */
const MEMBERS: Record<keyof AuditEntry, Rule> = {
  _id: NAME,
  index: WHOLE,
  topic: NAME,
  partition: WHOLE,
  offset: WHOLE,
  term: WHOLE,
  seq: WHOLE,
  aggregate: REPEATED,
  aggregateId: REPEATED,
  tenant: REPEATED,
  version: WHOLE,
  at: REPEATED,
  hash: HASH,
  statedHash: absentOr(TEXT),
  previous: HASH,
  entryHash: HASH,
  bytes: NAME,
  encoding: absentOr(['base64', (value) => value === 'base64']),
};

export interface MemberFault {
  readonly expected: string;
  readonly found: string;
}

/** What no entry can look like, whatever its hashes say: a member too many or of another kind, or a second way to write the same. */
export function faultOfMembers(entry: AuditEntry): MemberFault | undefined {
  const members = entry as unknown as Readonly<Record<string, unknown>>;
  const stranger = Object.keys(members).find((name) => !Object.hasOwn(MEMBERS, name));
  if (stranger !== undefined) return { expected: `no member ${stranger}`, found: shown(members[stranger]) };
  for (const [name, [what, holds]] of Object.entries(MEMBERS)) {
    if (!holds(members[name])) return { expected: `${name}: ${what}`, found: shown(members[name]) };
  }
  if (entry.statedHash === entry.hash) return { expected: 'a stated hash only where it is another one', found: entry.hash };
  const bytes = bytesOf(entry);
  if (bytes.toString(entry.encoding ?? 'utf8') !== entry.bytes)
    return { expected: 'the text of the bytes', found: 'another spelling of them' };
  if (entry.encoding && isUtf8(bytes)) return { expected: 'the text of bytes that are UTF-8', found: 'their base64' };
  return undefined;
}

/** As much of it as fits into a line. */
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 100);
