import { bareHost, type Endpoint } from '@runbook/outbound';
import { createHash, createHmac } from 'node:crypto';

/** What the host's key must be: one of these keys or fingerprints. */
export interface PinnedKeys {
  /** Public keys as they are on the wire, in base64. */
  readonly keys: ReadonlySet<string>;
  /** `SHA256:…` as OpenSSH shows them. */
  readonly fingerprints: ReadonlySet<string>;
  /** The types that a pinned key has; of a fingerprint nobody knows it, so then all, those of the keys first. */
  readonly types: readonly string[];
}

/**
 * Reads what pins a host: public keys (`ssh-ed25519 AAAA…`), fingerprints (`SHA256:…`), and lines of a known_hosts file (OpenSSH's sshd(8)) that name
 * the host plainly or hashed. Lines with patterns or markers pin nothing here. Undefined when nothing pins the host, or a text is neither.
 */
export function pinnedKeys(hostKeys: readonly string[], knownHosts: string, host: Endpoint): PinnedKeys | undefined {
  const keys = new Map<string, string>();
  const fingerprints = new Set<string>();
  for (const text of hostKeys) {
    if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(text.trim())) fingerprints.add(text.trim().replace('=', ''));
    else {
      const [type = '', key = ''] = text.trim().split(/\s+/);
      if (!ALGORITHMS.has(type) || !isBase64(key)) return undefined;
      keys.set(key, type);
    }
  }
  for (const line of knownHosts.split(/\r?\n/)) {
    const [names = '', type = '', key = ''] = line.trim().split(/\s+/);
    if (ALGORITHMS.has(type) && isBase64(key) && names.split(',').some((name) => means(name, host))) keys.set(key, type);
  }
  if (keys.size === 0 && fingerprints.size === 0) return undefined;
  const types = new Set([...keys.values(), ...(fingerprints.size > 0 ? ALGORITHMS.keys() : [])]);
  return { keys: new Set(keys.keys()), fingerprints, types: [...types] };
}

/** What is asked of a host so that it shows a key of one of these types. */
export const algorithmsOf = (types: readonly string[]): string[] => types.flatMap((type) => ALGORITHMS.get(type) ?? []);

/** The type of a key as it is on the wire (RFC 4253 section 6.6): a text before everything else. */
export function typeOf(key: Buffer): string {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0);
  return key.toString('latin1', 4, 4 + Math.min(length, TYPE_LENGTH_MAX));
}

/** RFC 4251 section 6. */
const TYPE_LENGTH_MAX = 64;

export const fingerprintOf = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replaceAll('=', '')}`;

export const isPinned = (key: Buffer, { keys, fingerprints }: PinnedKeys): boolean =>
  keys.has(key.toString('base64')) || fingerprints.has(fingerprintOf(key));

/** Signature algorithms by key type. RSA with SHA-1 is not among them. */
const ALGORITHMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
]);

const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/]{16,}={0,2}$/.test(text);

/** A port other than 22 stands beside the name in brackets. */
function means(name: string, { hostname, port }: Endpoint): boolean {
  const bare = bareHost(hostname);
  const sought = port === 22 ? bare : `[${bare}]:${port}`;
  const [, salt, hash] = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(name) ?? [];
  if (salt === undefined) return name.toLowerCase() === sought;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(sought).digest('base64') === hash;
}
