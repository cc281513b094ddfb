import { Failure, misused } from '../failure.js';
import { isObject } from '../json.js';

/** How somebody is known at a service. Secret, all but the kind. */
export type Credential =
  | { readonly kind: 'key'; readonly key: string }
  | Session
  | ProviderTokens
  /** A token that somebody else keeps fresh. */
  | { readonly kind: 'token'; readonly token: string };

/** A sign-in of the service's own. */
export interface Session {
  readonly kind: 'session';
  readonly accessToken: string;
  readonly accessUntil: string;
  readonly refreshToken: string;
  readonly until: string;
}

/** Tokens of a provider (OAuth 2.0), whose client this command is. */
export interface ProviderTokens {
  readonly kind: 'provider';
  readonly issuer: string;
  readonly clientId: string;
  readonly tokenEndpoint: string;
  readonly accessToken: string;
  readonly accessUntil?: string;
  readonly refreshToken?: string;
}

/** A service under a name. */
export interface Context {
  readonly url: string;
  /** PEM files: the authority of the service's certificate, and the certificate and key to show it. */
  readonly ca?: string;
  readonly cert?: string;
  readonly certKey?: string;
  /** Keys and tokens may go to another machine in the clear. */
  readonly allowHttp?: true;
  readonly credential?: Credential;
}

export interface Contexts {
  readonly current?: string;
  readonly contexts: Readonly<Record<string, Context>>;
}

export const noContexts: Contexts = { contexts: {} };

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Throws where it is no name for a context. */
export function expectContextName(name: string): string {
  if (NAME.test(name)) return name;
  throw misused(`expected a name of a context (letters, digits, dots and hyphens, at most 63), found ${JSON.stringify(name)}`);
}

/** Without a slash at the end. Throws where it is no address of a service. */
export function expectUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw misused(`expected the address of a service, such as https://runbooks.example, found ${text}`);
  if (url.username !== '' || url.password !== '')
    throw misused('expected an address without a user or a password in it', 'sign in with: runbook login');
  if (url.search !== '' || url.hash !== '') throw misused(`expected an address without a query, found ${url.origin}${url.pathname}`);
  // The address of the API is an easy mistake.
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/api(\/v1)?$/, '')}`;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export const isLoopbackUrl = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);

const isText = (value: unknown): value is string => typeof value === 'string';
const isOptionalText = (value: unknown): boolean => value === undefined || isText(value);

const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  key: ['key'],
  token: ['token'],
  session: ['accessToken', 'accessUntil', 'refreshToken', 'until'],
  provider: ['issuer', 'clientId', 'tokenEndpoint', 'accessToken'],
};

function isCredential(value: unknown): boolean {
  if (!isObject(value) || !isText(value['kind'])) return false;
  const members = Object.hasOwn(CREDENTIALS, value['kind']) ? CREDENTIALS[value['kind']] : undefined;
  return members !== undefined && members.every((member) => isText(value[member]));
}

/** What the file holds; it is edited by hand too. Throws where it is not as it must be. */
export function expectContexts(value: unknown, file: string): Contexts {
  const wrong = (where: string, expected: string): never => {
    throw new Failure(`expected ${expected} at ${where} of ${file}`, {
      exit: 'usage',
      hints: [`mend the file, or move it away and sign in again`],
    });
  };
  if (!isObject(value)) return wrong('/', 'an object');
  if (!isOptionalText(value['current'])) wrong('/current', 'the name of a context');
  const contexts = value['contexts'] ?? {};
  if (!isObject(contexts)) return wrong('/contexts', 'an object');
  for (const [name, context] of Object.entries(contexts)) {
    if (!isObject(context)) return wrong(`/contexts/${name}`, 'an object');
    if (!isText(context['url']) || !URL.canParse(context['url'])) wrong(`/contexts/${name}/url`, 'an address');
    for (const member of ['ca', 'cert', 'certKey']) if (!isOptionalText(context[member])) wrong(`/contexts/${name}/${member}`, 'a path');
    if (context['credential'] !== undefined && !isCredential(context['credential']))
      wrong(`/contexts/${name}/credential`, 'a key or a session');
  }
  return { ...(isText(value['current']) && { current: value['current'] }), contexts: contexts as unknown as Contexts['contexts'] };
}
