import { readJson } from '@runbook/domain';
import { createHash, createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** A certificate with its key, by which a caller shows who it is (mutual TLS). */
export interface ClientIdentity {
  /** PEM: the certificate, then those that lead from it to an authority which the server knows. */
  readonly certificate: string;
  /** PEM, unlocked. */
  readonly privateKey: string;
  /** PEM: the only authorities that the server's certificate may come from; undefined: those that everybody is checked against. */
  readonly authorities?: string;
  /** Tells identities apart, without saying what they are: connections are reused by the same one alone. */
  readonly digest: string;
}

/**
 * Reads a secret that holds a client's certificate, as JSON: `{ "certificate", "privateKey", "passphrase"?, "authorities"? }`. What is wrong is said
 * without the text, because it is a secret.
 */
export function readClientIdentity(text: string): ClientIdentity | string {
  const read = memberTexts(text);
  if (!read) return 'JSON with certificate and privateKey (PEM), and at most passphrase and authorities beside them';
  const certificate = tried(() => new X509Certificate(read.certificate));
  if (!certificate) return 'a certificate in PEM under certificate';
  const key = tried(() => createPrivateKey({ key: read.privateKey, format: 'pem', passphrase: read.passphrase }));
  if (!key) return 'a private key in PEM under privateKey, and its passphrase where it is locked';
  if (!certificate.checkPrivateKey(key)) return 'the private key of its certificate';
  const { authorities } = read;
  if (authorities !== undefined && !tried(() => new X509Certificate(authorities))) return 'certificates in PEM under authorities';
  const digest = createHash('sha256').update(text).digest('hex');
  return { certificate: read.certificate, privateKey: unlocked(key), digest, ...(authorities !== undefined && { authorities }) };
}

/** What in such a secret must not be seen. Certificates are public. Never throws. */
export function secretsOfIdentity(text: string): string[] {
  const { privateKey, passphrase } = memberTexts(text) ?? {};
  return [privateKey, passphrase].filter((part) => part !== undefined);
}

const unlocked = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;

function memberTexts(text: string): z.infer<typeof schema> | undefined {
  return schema.safeParse(tried(() => readJson(text))).data;
}

function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const pem = z.string().regex(/-----BEGIN /);
const schema = z.strictObject({
  certificate: pem,
  privateKey: pem,
  passphrase: z.string().min(1).optional(),
  authorities: pem.optional(),
});
