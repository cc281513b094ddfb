import type { Dispatcher } from 'undici';
import { fetch } from 'undici';
import { Failure } from '../failure.js';
import { isObject, parsedJson } from '../json.js';
import { changeContexts } from '../settings/config-file.js';
import type { Contexts, Credential, ProviderTokens, Session } from '../settings/contexts.js';
import type { Settings } from '../settings/settings.js';
import type { Words } from '../terminal/words.js';
import { wallMs } from '../time.js';
import type { Authorise } from './http.js';
import { refusalOf } from './http.js';

/** A token that ends sooner is changed before it is shown: clocks differ, and a request takes its time. */
const FRESH_MS = 30_000;

/** Headers that say who asks. A session and a provider's tokens are refreshed in time, and the new ones kept in the file of contexts. */
export function authoriser(settings: Settings, dispatcher: Dispatcher, words: Words): Authorise {
  let current = settings.credential.value;
  return async (): Promise<Readonly<Record<string, string>>> => {
    if (current === undefined) return {};
    if (current.kind === 'key') return { 'x-api-key': current.key };
    if (current.kind === 'token') return { authorization: `Bearer ${current.token}` };
    if (!isFresh(current)) {
      const refresher = current.kind === 'session' ? refreshedSession : refreshedProvider;
      current = await refreshed(settings, current, (old) => refresher(old as never, settings, dispatcher));
      words.tell('the session was refreshed');
    }
    return { authorization: `Bearer ${current.accessToken}` };
  };
}

const isFresh = ({ accessUntil }: Session | ProviderTokens): boolean =>
  accessUntil === undefined || new Date(accessUntil).getTime() - wallMs() > FRESH_MS;

/**
 * New tokens for old. Under the lock of the file, and only if no other process was first: a refreshing token that comes twice ends its session,
 * because a thief would send it twice.
 */
async function refreshed<Tokens extends Session | ProviderTokens>(
  settings: Settings,
  old: Tokens,
  refresh: (old: Tokens) => Promise<Credential>,
): Promise<Tokens> {
  const name = settings.context.value;
  if (name === undefined) return (await refresh(old)) as Tokens;
  let result = old;
  await changeContexts(settings.file, async (contexts): Promise<Contexts> => {
    const context = contexts.contexts[name];
    const kept = context?.credential;
    if (!context || kept?.kind !== old.kind) throw signedOut('another command has signed out meanwhile');
    if (isFresh(kept)) {
      result = kept as Tokens;
      return contexts;
    }
    result = (await refresh(kept as Tokens)) as Tokens;
    return { ...contexts, contexts: { ...contexts.contexts, [name]: { ...context, credential: result } } };
  });
  return result;
}

const signedOut = (found: string): Failure =>
  new Failure(`expected a session, found none: ${found}`, { exit: 'notAllowed', hints: ['sign in again with: runbook login'] });

async function refreshedSession({ refreshToken }: Session, { url }: Settings, dispatcher: Dispatcher): Promise<Session> {
  const answer = await fetch(`${url.value}/api/v1/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken }),
    redirect: 'manual',
    dispatcher,
  });
  if (answer.status === 401) throw signedOut('it is over');
  if (!answer.ok) throw await refusalOf(answer);
  return sessionOf(parsedJson(await answer.text()));
}

/** The tokens of a sign-in. Throws where they are none. */
export function sessionOf(body: unknown): Session {
  const text = (name: string): string => {
    const value = isObject(body) ? body[name] : undefined;
    if (typeof value === 'string') return value;
    throw new Failure(`expected ${name} in what the service answers to a sign-in, found none; is it a service of this kind?`);
  };
  return {
    kind: 'session',
    accessToken: text('accessToken'),
    accessUntil: text('accessUntil'),
    refreshToken: text('refreshToken'),
    until: text('until'),
  };
}

async function refreshedProvider(old: ProviderTokens, _settings: Settings, dispatcher: Dispatcher): Promise<ProviderTokens> {
  if (old.refreshToken === undefined) throw signedOut('the token of the provider is over, and it gave none to refresh it');
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: old.clientId, refresh_token: old.refreshToken });
  const answer = await fetch(old.tokenEndpoint, { method: 'POST', body: form, redirect: 'manual', dispatcher });
  const body = parsedJson(await answer.text());
  if (!answer.ok) throw signedOut(`the provider refused to refresh it (${isObject(body) ? String(body['error']) : answer.status})`);
  return providerTokens(body, old);
}

/** What a token endpoint answers (RFC 6749, section 5.1). */
export function providerTokens(
  body: unknown,
  of: Pick<ProviderTokens, 'issuer' | 'clientId' | 'tokenEndpoint' | 'refreshToken'>,
): ProviderTokens {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = isObject(body) ? body : {};
  if (typeof accessToken !== 'string') throw new Failure('expected an access token of the provider, found none in its answer');
  const { issuer, clientId, tokenEndpoint } = of;
  return {
    kind: 'provider',
    issuer,
    clientId,
    tokenEndpoint,
    accessToken,
    ...(typeof seconds === 'number' && { accessUntil: new Date(wallMs() + seconds * 1000).toISOString() }),
    ...((typeof refreshToken === 'string' || of.refreshToken !== undefined) && {
      refreshToken: typeof refreshToken === 'string' ? refreshToken : of.refreshToken,
    }),
  };
}
