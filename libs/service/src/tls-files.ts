import { systemClock } from '@runbook/ports';
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { SettingFault } from './setting-kinds.js';

/** Paths of PEM files. */
export interface TlsFiles {
  /** The certificate, and those between it and its root. */
  readonly cert: string;
  readonly key: string;
  /** Whoever connects must show a certificate of this authority. */
  readonly clientCa?: string;
}

/** Their contents, as Node's TLS takes them. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

const VARIABLES = { cert: 'TLS_CERT', key: 'TLS_KEY', clientCa: 'TLS_CLIENT_CA' } as const;

/** What keeps the files from being served with, each with the variable that names the file. Shows nothing of a key. */
export function tlsFaults(files: TlsFiles, now = systemClock.now()): SettingFault[] {
  const unreadable = (Object.keys(VARIABLES) as (keyof typeof VARIABLES)[]).flatMap((part) => {
    const path = files[part];
    if (path === undefined) return [];
    const message = part === 'key' ? (pemFault(path, 'a private key') ?? readByOthers(path)) : pemFault(path, 'a certificate');
    return message === undefined ? [] : [{ variable: VARIABLES[part], message }];
  });
  if (unreadable.length > 0) return unreadable;
  const material = readTlsFiles(files);
  return [
    ...outOfTime('TLS_CERT', files.cert, material.cert, now),
    ...(material.ca ? outOfTime('TLS_CLIENT_CA', files.clientCa as string, material.ca, now) : []),
    ...unfitTogether(files, material),
  ];
}

/** Throws the error of the file system. */
export function readTlsFiles({ cert, key, clientCa }: TlsFiles): TlsMaterial {
  return { cert: readFileSync(cert), key: readFileSync(key), ...(clientCa !== undefined && { ca: readFileSync(clientCa) }) };
}

/** Undefined: the file has such a part. */
export function pemFault(path: string, what: 'a private key' | 'a certificate' | 'certificates'): string | undefined {
  const expected = `expected a PEM file with ${what} at ${path}`;
  try {
    const text = readFileSync(path, 'latin1');
    const begins = what === 'a private key' ? /-----BEGIN (?:\w+ )?PRIVATE KEY-----/ : /-----BEGIN CERTIFICATE-----/;
    return begins.test(text) ? undefined : `${expected}, found none in it; name another file`;
  } catch (error) {
    return `${expected}, found ${(error as NodeJS.ErrnoException).code ?? 'that it cannot be read'}; name another file, or let this service read it`;
  }
}

const GROUP_READS = 0o040;
const OTHERS = 0o077;

/**
 * Why a file with a secret is no secret; undefined: it is. As PostgreSQL has it: nobody but its owner, except that a file of root may be read by the group
 * in which it is handed to this service, as container platforms do.
 */
export function readByOthers(path: string): string | undefined {
  const { mode, uid } = statSync(path);
  const handedOver = uid === 0 && process.getuid?.() !== 0 ? GROUP_READS : 0;
  if (process.platform === 'win32' || (mode & OTHERS & ~handedOver) === 0) return undefined;
  return `expected ${path} to be read by its owner alone, found mode ${(mode & 0o777).toString(8).padStart(4, '0')}; run: chmod 600 ${path}`;
}

function outOfTime(variable: string, path: string, pem: Buffer, now: number): SettingFault[] {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    if (now >= timeOf(validFrom) && now <= timeOf(validTo)) return [];
    return [
      {
        variable,
        message: `expected a certificate that is valid now at ${path}, found one that is from ${validFrom} to ${validTo}; renew it`,
      },
    ];
  } catch {
    return [{ variable, message: `expected a certificate at ${path}, found one that cannot be read; name another file` }];
  }
}

/** As OpenSSL writes a time, such as `Jan  1 00:00:00 2025 GMT`; Node gives it as a date from 22 on alone. */
const timeOf = (text: string): number => new Date(text).getTime();

function unfitTogether({ cert, key }: TlsFiles, material: TlsMaterial): SettingFault[] {
  try {
    createSecureContext({ ...material, minVersion: TLS_VERSION_MIN });
    return [];
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'an error of TLS';
    return [
      {
        variable: 'TLS_KEY',
        message: `expected the key of the certificate ${cert} at ${key}, found that TLS takes the two not together (${reason}); name the two of one certificate`,
      },
    ];
  }
}

/** RFC 8996 forbids what came before. */
export const TLS_VERSION_MIN = 'TLSv1.2';
