/** Under `/api/v1`: the acts that the service does once for each `Idempotency-Key`. A suite compares them with the document of the API. */
export const KEYED_ACTS: readonly (readonly [method: string, path: RegExp])[] = [
  ['POST', /^\/executions(\/bulk)?$/],
  ['POST', /^\/executions\/[^/]+\/(authority|cancel|pause|release|rerun|resume|terminate)$/],
  ['PATCH', /^\/executions\/[^/]+\/variables$/],
  ['POST', /^\/executions\/[^/]+\/steps\/[^/]+\/(resolve|retry|skip)$/],
  ['POST', /^\/approvals\/[^/]+\/(comments|delegate|extend|override|votes)$/],
  ['POST', /^\/runbooks(\/drafts)?$/],
  ['POST', /^\/runbooks\/[^/]+\/versions\/[^/]+\/restore$/],
];

const ROOT = '/api/v1';
const HEADER = 'idempotency-key';
const KEY_BYTES = 16;

export function isKeyedAct(method: string, pathname: string): boolean {
  const path = pathname.startsWith(ROOT) ? pathname.slice(ROOT.length) : '';
  return KEYED_ACTS.some(([one, pattern]) => one === method && pattern.test(path));
}

/** Keys of acts of which nobody knows yet whether they were done: no answer came. By what was asked. */
const unanswered = new Map<string, string>();

/** An act with its key, and what to do once an answer has come. */
export interface KeyedAct {
  readonly request: Request;
  readonly answered: () => void;
}

/**
 * The same act, asked for again because no answer came, has the key that it had: if the service did it, it answers as it did then, and does nothing twice.
 * Once it has answered, the same words are another act. Undefined for what has no key.
 */
export async function keyedAct(request: Request): Promise<KeyedAct | undefined> {
  if (!isKeyedAct(request.method, new URL(request.url).pathname)) return undefined;
  const asked = `${request.method} ${request.url}\n${await request.clone().text()}`;
  const key = unanswered.get(asked) ?? newKey();
  unanswered.set(asked, key);
  const headers = new Headers(request.headers);
  headers.set(HEADER, key);
  return { request: new Request(request, { headers }), answered: () => void unanswered.delete(asked) };
}

/** Not of `randomUUID`, which a page that came without TLS does not have. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
