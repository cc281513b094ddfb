import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { isUnreadOnTheWay } from '../loopback.js';
import { setting } from '../setting-facts.js';
import { commaList, type SettingFault, type SettingRule } from '../setting-kinds.js';
import { guessedBy } from '../setting-rules/guessed-by.js';
import type { VaultPlace } from './vault-key-encryption.js';

/** Which keys seal what must be able to vanish. Holds keys. */
export interface SealingSettings {
  /** Seal the secrets of second factors, the newest first; undefined: embedded a key in the data folder, else there are none. */
  readonly secondFactorKeys?: readonly string[];
  /** Seals the keys of credentials; undefined: embedded a key in the data folder, else no credential can be set. */
  readonly credentialKeys?: CredentialKeys;
}

/** Keys themselves, the newest first; a file with one on each line, the newest first; or a key that stays in Vault. */
export type CredentialKeys = { readonly keys: readonly string[] } | { readonly file: string } | { readonly vault: VaultPlace };

/** 32 random bytes have 43 characters in base64. */
export const SEALING_KEY_LENGTH_MIN = 43;
const MAKE_ONE = 'make one with: openssl rand -base64 32';

/** Undefined: it may be a key. Never shows it. */
export function faultOfKey(key: string): string | undefined {
  if (key.length < SEALING_KEY_LENGTH_MIN)
    return `expected keys of at least ${SEALING_KEY_LENGTH_MIN} characters, found a shorter one; ${MAKE_ONE}`;
  const way = guessedBy(key);
  return way === undefined ? undefined : `expected keys that nobody guesses, found one that ${way}; ${MAKE_ONE}`;
}

/** What is wrong with them together. */
export function faultOfKeys(keys: readonly string[]): string | undefined {
  if (keys.length === 0) return `expected a key, found none; ${MAKE_ONE}`;
  return (
    keys.map(faultOfKey).find((fault) => fault !== undefined) ??
    (new Set(keys).size < keys.length ? 'expected each key once, found one twice' : undefined)
  );
}

const keyList = commaList.superRefine((keys, context) => {
  const fault = faultOfKeys(keys);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

const ofKeys = { group: 'sealing', kind: 'list of keys', isSecret: true } as const;
const ofCredentials = { group: 'sealing', readBy: ['api-gateway', 'executor-service'] } as const;
const MADE = 'made and kept in `DATA_DIR`, without `MONGO_URL`';

export const sealingVariables = {
  SECOND_FACTOR_KEY: setting(keyList.optional(), {
    ...ofKeys,
    readBy: ['api-gateway'],
    otherwise: MADE,
    meaning:
      'at least 43 characters that nobody guesses: seals [second factors](people.md#a-second-factor). `new,old` [changes it](credentials.md#changing-it)',
  }),
  CREDENTIALS_KEY: setting(keyList.optional(), {
    ...ofKeys,
    ...ofCredentials,
    otherwise: MADE,
    twin: 'own',
    meaning: 'the same for [credentials](credentials.md#the-key-that-seals-them), of gateways and executors alike',
  }),
  CREDENTIALS_KEY_FILE: setting(z.string().min(1).optional(), {
    ...ofCredentials,
    kind: 'path',
    twin: false,
    meaning: 'instead: a file with a key on each line, the newest first',
  }),
  VAULT_URL: setting(z.string().optional(), {
    ...ofCredentials,
    kind: 'address',
    meaning: 'instead: HashiCorp Vault or OpenBao, whose transit engine seals credentials',
  }),
  VAULT_TRANSIT_KEY: setting(
    z
      .string()
      .regex(/^[A-Za-z0-9_.-]+$/, 'expected the name of a key of the transit engine')
      .optional(),
    { ...ofCredentials, kind: 'name', meaning: 'the key of the engine' },
  ),
  VAULT_TOKEN_FILE: setting(z.string().min(1).optional(), {
    ...ofCredentials,
    kind: 'path',
    twin: false,
    meaning: 'the file of the token that it is shown; a new one is taken without a restart',
  }),
};

export interface SealingVariables {
  readonly SECOND_FACTOR_KEY?: readonly string[] | undefined;
  readonly CREDENTIALS_KEY?: readonly string[] | undefined;
  readonly CREDENTIALS_KEY_FILE?: string | undefined;
  readonly VAULT_URL?: string | undefined;
  readonly VAULT_TRANSIT_KEY?: string | undefined;
  readonly VAULT_TOKEN_FILE?: string | undefined;
}

/** What is wrong with the variables together, and with the files that they name. Shows nothing of a key. */
export function sealingFaults(read: SealingVariables): SettingFault[] {
  const { CREDENTIALS_KEY: keys, CREDENTIALS_KEY_FILE: file, VAULT_URL: url } = read;
  const found: SettingFault[] = [];
  const fault = (variable: string, message: string): void => void found.push({ variable, message });
  if ([keys, file, url].filter((one) => one !== undefined).length > 1)
    fault('CREDENTIALS_KEY', 'expected one of CREDENTIALS_KEY, CREDENTIALS_KEY_FILE and VAULT_URL, found several');
  const unfit = file === undefined ? undefined : faultOfKeyFile(file);
  if (unfit !== undefined) fault('CREDENTIALS_KEY_FILE', unfit);
  return [...found, ...vaultFaults(read)];
}

export const sealingRule: SettingRule<SealingVariables> = {
  reads: ['CREDENTIALS_KEY', 'CREDENTIALS_KEY_FILE', 'VAULT_URL', 'VAULT_TRANSIT_KEY', 'VAULT_TOKEN_FILE'],
  faults: sealingFaults,
};

function vaultFaults({ VAULT_URL: url, VAULT_TRANSIT_KEY: key, VAULT_TOKEN_FILE: file }: SealingVariables): SettingFault[] {
  const given = [url, key, file].filter((one) => one !== undefined).length;
  if (given === 0) return [];
  if (given < 3)
    return [{ variable: 'VAULT_URL', message: 'expected VAULT_URL, VAULT_TRANSIT_KEY and VAULT_TOKEN_FILE together, found some of them' }];
  const read = URL.canParse(url ?? '') ? new URL(url ?? '') : undefined;
  if (!read || !isUnreadOnTheWay(read) || read.username !== '' || read.search !== '')
    return [
      { variable: 'VAULT_URL', message: 'expected https://host:port, or http to this machine, without an account, found another address' },
    ];
  return readable(file ?? '') === undefined
    ? [{ variable: 'VAULT_TOKEN_FILE', message: 'expected a file with a token, found none that can be read' }]
    : [];
}

export function sealingSettings(read: SealingVariables): SealingSettings {
  const { SECOND_FACTOR_KEY: secondFactorKeys, CREDENTIALS_KEY: keys, CREDENTIALS_KEY_FILE: file } = read;
  const { VAULT_URL: url, VAULT_TRANSIT_KEY: key, VAULT_TOKEN_FILE: tokenFile } = read;
  const isVault = url !== undefined && key !== undefined && tokenFile !== undefined;
  const credentialKeys = keys ? { keys } : file !== undefined ? { file } : isVault ? { vault: { url, key, tokenFile } } : undefined;
  return { ...(secondFactorKeys && { secondFactorKeys }), ...(credentialKeys && { credentialKeys }) };
}

/** One on each line, the newest first. */
export const keysOfFile = (file: string): readonly string[] => (readable(file) ?? '').split(/\s+/).filter((line) => line !== '');

/** Others must not read it. */
export function faultOfKeyFile(file: string): string | undefined {
  if (readable(file) === undefined) return 'expected a file with keys, found none that can be read';
  if ((statSync(file).mode & OF_OTHERS) !== 0)
    return 'expected a file that its owner and its group alone read, found one that others read; chmod o-rwx it';
  return faultOfKeys(keysOfFile(file));
}

const OF_OTHERS = 0o007;

function readable(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
