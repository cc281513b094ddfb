import { JsonRefused, readForeignJson, type Json } from '@runbook/domain';

/**
 * What inside a secret is a secret by itself, as its form tells: the token behind a scheme (`Bearer …`), the password of `user:password` and of a URL, the
 * long lines of a key, the secret members of a JSON document, the value without blanks around it. Services repeat these alone.
 */
export function partsOf(secret: string): string[] {
  const parts = new Set([
    secret.trim(),
    ...linesOf(secret),
    ...tokenOf(secret),
    ...signingOf(secret),
    ...passwordOf(secret),
    ...ofAddress(secret),
    ...ofDocument(secret),
  ]);
  parts.delete(secret);
  return [...parts].filter((part) => part.length >= PART_LENGTH_MIN);
}

/** Of what looks like a part by its form alone: shorter ones are words that stand anywhere. */
const PART_LENGTH_MIN = 8;

/** Shorter lines of a key or a document may stand anywhere. */
const LINE_LENGTH_MIN = 16;

/** A name this long is rather a token in the place of a name. */
const USER_AS_TOKEN_LENGTH_MIN = 16;

/**
 * The password of `user:password` (RFC 7617), which may have colons. The name before it is no secret, except where it is all there is, and where it
 * is as long as a token: some services take one there.
 */
export function basicParts(credential: string): string[] {
  const colon = credential.indexOf(':');
  if (colon < 0) return [];
  const [user, password] = [credential.slice(0, colon), credential.slice(colon + 1)];
  if (password === '') return [user];
  const isToken = user.length >= USER_AS_TOKEN_LENGTH_MIN && !user.includes('@');
  return isToken ? [password, user] : [password];
}

/** The lines of a secret that has several, without the ones that frame a key (`-----BEGIN …`), which are no secret. */
function linesOf(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  return lines.length < 2 ? [] : lines.filter((line) => line.length >= LINE_LENGTH_MIN && !line.startsWith('-----'));
}

/** RFC 9110 section 11.4: a scheme, a blank, and what counts. */
function tokenOf(secret: string): string[] {
  const [, scheme = '', token = ''] = /^([A-Za-z][A-Za-z0-9-]*) +(\S+)$/.exec(secret.trim()) ?? [];
  if (token === '') return [];
  if (scheme.toLowerCase() !== 'basic') return [token, ...passwordOf(token)];
  const credential = Buffer.from(token, 'base64').toString('utf8');
  return [token, credential, ...basicParts(credential)];
}

/** Signing secrets of webhooks, several during a rotation: what counts stands behind the prefix. */
function signingOf(secret: string): string[] {
  const secrets = secret.split(/\s+/).filter((one) => one.startsWith('whsec_'));
  return secrets.flatMap((one) => [one, one.slice('whsec_'.length)]);
}

/** Where the form alone says that it is one: no blanks or slashes before the colon, as in a URL or a document. */
const passwordOf = (secret: string): string[] => (/^[^\s:/{}"'[\]]+:(?!\/\/)/.test(secret) ? basicParts(secret) : []);

function ofAddress(secret: string): string[] {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(secret) || !URL.canParse(secret)) return [];
  const { password, searchParams } = new URL(secret);
  const plain = [password, ...searchParams.values()];
  return plain.flatMap((text) => [text, percentDecoded(text)]);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function ofDocument(secret: string): string[] {
  if (!/^\s*[{[]/.test(secret)) return [];
  try {
    return [...secretMembers(readForeignJson(secret), false)].flatMap((text) => [text, ...linesOf(text)]);
  } catch (error) {
    if (error instanceof JsonRefused) return [];
    throw error;
  }
}

function* secretMembers(value: Json, isNamed: boolean): Generator<string> {
  if (typeof value === 'string') {
    if (isNamed && !/^https?:\/\//.test(value)) yield value;
  } else if (Array.isArray(value)) {
    for (const one of value as readonly Json[]) yield* secretMembers(one, isNamed);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value as Readonly<Record<string, Json>>))
      yield* secretMembers(member, SECRET_MEMBER.test(name) && !PUBLIC_MEMBER.test(name));
  }
}

/** Names under which documents of credentials hold what is secret. */
const SECRET_MEMBER = /pass|secret|token|key|credential|signature/i;
const PUBLIC_MEMBER = /^(?:host|public)[_-]?key/i;
