import type { ClientIdentity } from '@runbook/outbound';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isUnreadOnTheWay } from './loopback.js';
import { setting } from './setting-facts.js';
import { oneOf, pemPath, type SettingFault, type SettingRule } from './setting-kinds.js';
import { pemFault, readByOthers, readTlsFiles, tlsFaults } from './tls-files.js';

/** Who is asked whether something may happen, beside the rules that always hold. May hold a key. */
export interface PolicySettings {
  /** Of an Open Policy Agent, `https://opa.example:8181`; undefined: the built-in rules alone. */
  readonly opaEndpoint?: string;
  readonly opaAccess?: {
    /** Holds the token that it is shown. */
    readonly tokenFile?: string;
    readonly authorities?: Buffer;
    readonly identity?: ClientIdentity;
  };
}

const OPA_ENDPOINT_DEFAULT = 'http://localhost:8181';

const ofOpa = { group: 'policy', readBy: ['api-gateway', 'executor-service'] } as const;
const pemFile = { ...ofOpa, kind: 'path of a PEM file', twin: false } as const;

export const policyVariables = {
  AUTHZ: setting(oneOf(['builtin', 'opa']).default('builtin'), {
    ...ofOpa,
    kind: '`builtin` or `opa`',
    meaning: 'with `opa`, Open Policy Agent is [asked](policy.md) before every act and every step',
  }),
  OPA_ENDPOINT: setting(z.string().optional(), {
    ...ofOpa,
    kind: 'address',
    otherwise: `\`${OPA_ENDPOINT_DEFAULT}\` with \`AUTHZ=opa\``,
    meaning: 'where it answers: `https://…`, or `http://` on this machine',
  }),
  OPA_TOKEN_FILE: setting(z.string().optional(), {
    ...ofOpa,
    kind: 'path',
    twin: false,
    meaning: 'the file of the token that it is [shown](policy.md#who-asks); a new one is taken without a restart',
  }),
  OPA_CA: setting(pemPath, { ...pemFile, meaning: 'its certificate may come from these authorities alone' }),
  OPA_CERT: setting(pemPath, { ...pemFile, meaning: "this service's certificate, for an OPA that asks for one" }),
  OPA_KEY: setting(pemPath, { ...pemFile, meaning: 'the private key of `OPA_CERT`' }),
};

export interface PolicyVariables {
  readonly AUTHZ: 'builtin' | 'opa';
  readonly OPA_ENDPOINT?: string | undefined;
  readonly OPA_TOKEN_FILE?: string | undefined;
  readonly OPA_CA?: string | undefined;
  readonly OPA_CERT?: string | undefined;
  readonly OPA_KEY?: string | undefined;
}

const OF_OPA = ['OPA_ENDPOINT', 'OPA_TOKEN_FILE', 'OPA_CA', 'OPA_CERT', 'OPA_KEY'] as const;

/** Shows of the address no more than its host, and nothing of a token or a key. */
export function policyFaults(read: PolicyVariables): SettingFault[] {
  const given = OF_OPA.filter((variable) => read[variable] !== undefined);
  // Whoever names an OPA and is not asked by it would be let through by others than he believes.
  if (read.AUTHZ !== 'opa')
    return given.map((variable) => ({
      variable,
      message: 'expected AUTHZ=opa beside it, found the built-in rules; set both or neither',
    }));
  return [...faultsOfEndpoint(read), ...faultsOfToken(read), ...faultsOfTls(read)];
}

function faultsOfEndpoint({ OPA_ENDPOINT: endpoint }: PolicyVariables): SettingFault[] {
  const fault = (message: string): SettingFault[] => [{ variable: 'OPA_ENDPOINT', message }];
  if (endpoint === undefined) return [];
  if (!URL.canParse(endpoint)) return fault('expected an address such as https://opa.example:8181, found another text; correct it');
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(endpoint);
  if (username !== '' || password !== '') return fault('expected an address without user name and password, found some; leave them out');
  if (pathname !== '/' || search !== '' || hash !== '')
    return fault(`expected an address without a path, found one behind ${hostname}; leave it out`);
  if (isUnreadOnTheWay({ protocol, hostname })) return [];
  return fault(`expected https, or http to this machine, found ${protocol}//${hostname}; who answers there must be who you mean`);
}

function faultsOfToken({ OPA_TOKEN_FILE: file }: PolicyVariables): SettingFault[] {
  if (file === undefined) return [];
  const message =
    tokenIn(file) === undefined
      ? `expected ${file} to hold a token and nothing else, found none that can be read; write it there`
      : readByOthers(file);
  return message === undefined ? [] : [{ variable: 'OPA_TOKEN_FILE', message }];
}

function faultsOfTls({
  OPA_ENDPOINT: endpoint = OPA_ENDPOINT_DEFAULT,
  OPA_CA: ca,
  OPA_CERT: cert,
  OPA_KEY: key,
}: PolicyVariables): SettingFault[] {
  const found: SettingFault[] = [];
  const fault = (variable: string, message: string): void => void found.push({ variable, message });
  const unreadable = ca === undefined ? undefined : pemFault(ca, 'certificates');
  if (unreadable !== undefined) fault('OPA_CA', unreadable);
  if (cert !== undefined && key === undefined) fault('OPA_KEY', 'expected the key of OPA_CERT, found none; set it');
  if (cert === undefined && key !== undefined) fault('OPA_CERT', 'expected the certificate of OPA_KEY, found none; set it');
  if (cert !== undefined && key !== undefined)
    found.push(...tlsFaults({ cert, key }).map(({ variable, message }) => ({ variable: `OPA_${variable.replace('TLS_', '')}`, message })));
  const [first] = Object.entries({ OPA_CA: ca, OPA_CERT: cert }).filter(([, path]) => path !== undefined);
  if (first && !/^https:/i.test(endpoint))
    fault(first[0], 'expected https in OPA_ENDPOINT beside it, found none; name it so, or take this out');
  return found;
}

export const policyRule: SettingRule<PolicyVariables> = { reads: ['AUTHZ', ...OF_OPA], faults: policyFaults };

/** Reads the files of the certificates; that of the token is read with each question. */
export function policySettings(read: PolicyVariables): PolicySettings {
  if (read.AUTHZ !== 'opa') return {};
  const { OPA_ENDPOINT: endpoint, OPA_TOKEN_FILE: tokenFile, OPA_CA: ca, OPA_CERT: cert, OPA_KEY: key } = read;
  const identity = cert !== undefined && key !== undefined ? identityOf(cert, key) : undefined;
  return {
    opaEndpoint: endpoint ?? OPA_ENDPOINT_DEFAULT,
    opaAccess: {
      ...(tokenFile !== undefined && { tokenFile }),
      ...(ca !== undefined && { authorities: readFileSync(ca) }),
      ...(identity && { identity }),
    },
  };
}

function identityOf(cert: string, key: string): ClientIdentity {
  const files = readTlsFiles({ cert, key });
  const [certificate, privateKey] = [files.cert.toString(), files.key.toString()];
  return { certificate, privateKey, digest: createHash('sha256').update(certificate).update(privateKey).digest('hex') };
}

/** Longer ones no server takes in a header. */
const TOKEN_LENGTH_MAX = 8_192;

/** RFC 6750, section 2.1, and what OPA compares beside it: anything that stands in a header. A line feed at the end does not count. */
function tokenIn(file: string): string | undefined {
  try {
    const token = readFileSync(file, 'utf8').trim();
    return /^[\x21-\x7e]+$/.test(token) && token.length <= TOKEN_LENGTH_MAX ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Read with each use, so that a token is changed without a restart; what is none, as while it is written, changes nothing. */
export function keptToken(file: string): () => string | undefined {
  let last: string | undefined;
  return () => (last = tokenIn(file) ?? last);
}
