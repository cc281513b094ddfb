import { type ClientIdentity, type Proxy, proxyOf, readClientIdentity, type Route } from '@runbook/outbound';
import { z } from 'zod';
import { StepFailure, type StepAttempt } from './step-runner.js';

/** By which certificate and through which proxy a step wants to be called, as it says under `with`. */
export interface RouteParameters {
  /** Name of a secret. */
  readonly clientCertificate?: string;
  readonly proxy?: Omit<Proxy, 'account' | 'named'> & { readonly credential?: string };
}

const proxy = z.string().transform((text, context) => {
  const read = proxyOf(text);
  if (!read) context.addIssue({ code: 'custom', message: 'expected http://host:port or https://host:port, without an account in it' });
  return read ?? z.NEVER;
});

export const routeParameters = {
  clientCertificate: z.string().min(1).optional(),
  proxy: z
    .union([z.string().transform((url) => ({ url })), z.strictObject({ url: z.string(), credential: z.string().min(1).optional() })])
    .pipe(z.object({ url: proxy, credential: z.string().optional() }))
    .transform(({ url, credential }) => ({ ...url, credential }))
    .optional(),
};

/** Throws a terminal `denied` that names the secret which is not what it should be, and shows nothing of it. */
export function routeOf({ clientCertificate, proxy: wanted }: RouteParameters, { credentials, own }: StepAttempt): Route {
  const identity = clientCertificate === undefined ? undefined : identityOf(clientCertificate, credentials?.get(clientCertificate) ?? '');
  const standing = { ...(identity && { identity }), ...(own && { own }) };
  if (!wanted) return standing;
  const { credential, ...endpoint } = wanted;
  const account = credential === undefined ? undefined : accountOf(credential, credentials?.get(credential) ?? '');
  return { ...standing, proxy: { ...endpoint, named: false, ...(account !== undefined && { account }) } };
}

function identityOf(name: string, secret: string): ClientIdentity {
  const read = readClientIdentity(secret);
  if (typeof read !== 'string') return read;
  throw denied(`expected secret ${name} to hold ${read}, found something else; set it again`);
}

function accountOf(name: string, secret: string): string {
  if (/^[\x20-\x7e]+$/.test(secret) && secret.includes(':')) return secret;
  throw denied(`expected secret ${name} to be user:password of the proxy, found another form; set it again`);
}

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });
