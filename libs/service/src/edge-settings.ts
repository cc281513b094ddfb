import { isIP } from 'node:net';
import { z } from 'zod';
import { setting } from './setting-facts.js';
import { commaList, pemPath, whole, type SettingFault, type SettingRule } from './setting-kinds.js';
import { tlsFaults, type TlsFiles } from './tls-files.js';

/** How others reach the API. */
export interface EdgeSettings {
  /** PEM files of this service's certificate; undefined: no TLS here. */
  readonly tls?: TlsFiles;
  /** Addresses and networks whose word about the caller (`X-Forwarded-For`, `-Proto`, `-Host`) is believed. */
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may read answers, exactly as a browser writes them. */
  readonly corsOrigins: readonly string[];
}

/** Names of networks that are this machine's, or its site's own. */
const NETWORK_NAMES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

const trustedProxies = commaList.superRefine((entries, context) => {
  for (const entry of entries.filter((one) => !isNetwork(one))) {
    const message = `expected addresses, networks such as 10.1.0.0/16, or loopback, linklocal, uniquelocal, found ${JSON.stringify(entry)}; correct it`;
    context.addIssue({ code: 'custom', message });
  }
});

const corsOrigins = commaList.superRefine((entries, context) => {
  for (const entry of entries.filter((one) => !isOrigin(one))) {
    const message = `expected origins such as https://console.example (no path, no wildcard), found ${JSON.stringify(entry)}; correct it`;
    context.addIssue({ code: 'custom', message });
  }
});

const ofFace = { group: 'edge', readBy: ['api-gateway'] } as const;
const pemFile = { ...ofFace, kind: 'path of a PEM file', twin: false } as const;

export const edgeVariables = {
  PORT: setting(whole(0, 65_535).default(4000), {
    group: 'edge',
    kind: 'whole number',
    meaning: 'of the HTTP server: the API at the gateway, health checks elsewhere. `0` takes a free one',
  }),
  HOST: setting(z.string().default('127.0.0.1'), {
    group: 'edge',
    kind: 'address',
    meaning:
      'what it listens on; another address needs a key in `DEV_API_KEY`, and TLS: here or at a `TRUSTED_PROXY`; see [operating](operating.md#who-can-reach-it)',
  }),
  TLS_CERT: setting(pemPath, { ...pemFile, meaning: "the API's certificate; a renewed file is taken within a minute" }),
  TLS_KEY: setting(pemPath, { ...pemFile, meaning: 'its private key, which its owner alone may read' }),
  TLS_CLIENT_CA: setting(pemPath, { ...pemFile, meaning: 'only who shows a certificate of this authority is served' }),
  TRUSTED_PROXY: setting(trustedProxies.default([]), {
    ...ofFace,
    kind: 'list of addresses, networks, or `loopback`, `linklocal`, `uniquelocal`',
    meaning: 'whose `X-Forwarded-For`, `-Proto` and `-Host` are believed: `10.0.0.7,10.1.0.0/16`',
  }),
  CORS_ORIGINS: setting(corsOrigins.default([]), {
    ...ofFace,
    kind: 'list of origins',
    meaning: 'whose pages may call the API, exactly: `https://console.example,…`',
  }),
};

export interface EdgeVariables {
  readonly TLS_CERT?: string | undefined;
  readonly TLS_KEY?: string | undefined;
  readonly TLS_CLIENT_CA?: string | undefined;
  readonly TRUSTED_PROXY: readonly string[];
  readonly CORS_ORIGINS: readonly string[];
}

/** What is wrong with the variables together, and with the files that they name. */
function edgeFaults(read: EdgeVariables): SettingFault[] {
  const { TLS_CERT: cert, TLS_KEY: key, TLS_CLIENT_CA: clientCa } = read;
  if (cert === undefined && key === undefined) {
    if (clientCa === undefined) return [];
    return [{ variable: 'TLS_CLIENT_CA', message: 'expected TLS_CERT and TLS_KEY beside it, found neither; set them, or take it out' }];
  }
  if (key === undefined) return [{ variable: 'TLS_KEY', message: 'expected the key of TLS_CERT, found none; set it' }];
  if (cert === undefined) return [{ variable: 'TLS_CERT', message: 'expected the certificate of TLS_KEY, found none; set it' }];
  return tlsFaults({ cert, key, ...(clientCa !== undefined && { clientCa }) });
}

export const edgeRule: SettingRule<EdgeVariables> = { reads: ['TLS_CERT', 'TLS_KEY', 'TLS_CLIENT_CA'], faults: edgeFaults };

export function edgeSettings({ TLS_CERT: cert, TLS_KEY: key, TLS_CLIENT_CA: clientCa, ...read }: EdgeVariables): EdgeSettings {
  return {
    ...(cert !== undefined && key !== undefined && { tls: { cert, key, ...(clientCa !== undefined && { clientCa }) } }),
    trustedProxies: read.TRUSTED_PROXY,
    corsOrigins: read.CORS_ORIGINS,
  };
}

/** A network of everybody is refused: whoever reached the port could say who he is. */
function isNetwork(entry: string): boolean {
  if (NETWORK_NAMES.has(entry)) return true;
  const [address = '', prefix, more] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128));
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^*]+$/.test(text) && new URL(text).origin === text;
}
