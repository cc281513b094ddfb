import { fetch } from 'undici';
import { providerTokens } from '../../client/authorise.js';
import { Failure, misused } from '../../failure.js';
import { isObject, parsedJson } from '../../json.js';
import type { Session } from '../../program/session.js';
import { isLoopbackUrl, type ProviderTokens } from '../../settings/contexts.js';
import { pause } from '../../time.js';

export interface Client {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628, section 3.2: where the provider names none. */
const INTERVAL_S = 5;

/** The device authorization grant (RFC 8628): the person signs in on any device that has a browser, also where this terminal has none. */
export async function byDevice(session: Session, client: Client): Promise<ProviderTokens> {
  const { deviceEndpoint, tokenEndpoint } = await discovered(client.issuer, session.signal);
  const begun = await posted(deviceEndpoint, { client_id: client.clientId, scope: client.scope }, session.signal);
  const { device_code: code, user_code: userCode, verification_uri: address, verification_uri_complete: whole, interval } = begun.body;
  if (!begun.ok || typeof code !== 'string' || typeof userCode !== 'string' || typeof address !== 'string')
    throw refused('to begin', begun.body);
  session.words.warn(`open ${typeof whole === 'string' ? whole : address} in a browser, and confirm the code ${userCode}`);
  let waitMs = (typeof interval === 'number' ? interval : INTERVAL_S) * 1000;
  for (;;) {
    await pause(waitMs, session.signal);
    const form = { grant_type: GRANT, device_code: code, client_id: client.clientId };
    const { ok, body } = await posted(tokenEndpoint, form, session.signal);
    if (ok) return providerTokens(body, { issuer: client.issuer, clientId: client.clientId, tokenEndpoint });
    if (body['error'] === 'slow_down') waitMs += INTERVAL_S * 1000;
    else if (body['error'] !== 'authorization_pending') throw refused('to sign in', body);
  }
}

async function discovered(
  issuer: string,
  signal: AbortSignal,
): Promise<{ readonly deviceEndpoint: string; readonly tokenEndpoint: string }> {
  const base = expectSafe(issuer);
  const answer = await fetch(`${base.replace(/\/$/, '')}/.well-known/openid-configuration`, { redirect: 'manual', signal });
  const body = parsedJson(await answer.text());
  if (!answer.ok || !isObject(body)) throw new Failure(`expected a provider (OpenID Connect) at ${issuer}, found status ${answer.status}`);
  // OpenID Connect Discovery 1.0, section 4.3: else another provider speaks for this one.
  if (body['issuer'] !== issuer) throw new Failure(`expected the provider to call itself ${issuer}, found ${String(body['issuer'])}`);
  const { device_authorization_endpoint: device, token_endpoint: token } = body;
  if (typeof device !== 'string' || typeof token !== 'string') {
    throw new Failure(`expected a provider with device authorization at ${issuer}, found none`, {
      hints: ['get a token in another way: runbook login --with-token'],
    });
  }
  return { deviceEndpoint: expectSafe(device), tokenEndpoint: expectSafe(token) };
}

function expectSafe(address: string): string {
  if (URL.canParse(address) && (address.startsWith('https:') || (address.startsWith('http:') && isLoopbackUrl(address)))) return address;
  throw misused(`expected an address of a provider that begins with https, found ${address}`);
}

interface Posted {
  readonly ok: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

async function posted(address: string, form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Posted> {
  const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', signal });
  const body = parsedJson(await answer.text());
  return { ok: answer.ok, body: isObject(body) ? body : {} };
}

const refused = (what: string, body: Posted['body']): Failure =>
  new Failure(
    `expected the provider ${what}, found ${[body['error'], body['error_description']].filter((part) => typeof part === 'string').join(': ') || 'no reason'}`,
    {
      exit: 'notAllowed',
    },
  );
