import { join } from 'node:path';
import type { KeyEncryption } from './key-encryption.js';
import { LocalKeyEncryption } from './local-key-encryption.js';
import { madeKey } from './made-key.js';
import { faultOfKeyFile, keysOfFile, type SealingSettings } from './sealing-settings.js';
import { Sealing } from './sealing.js';
import { VaultKeyEncryption } from './vault-key-encryption.js';

interface Where {
  readonly mongoUrl?: string;
  readonly dataFolder: string;
}

/**
 * By `SECOND_FACTOR_KEY`; embedded without it by a key in the data folder's file `second-factor-key`, made at the first need. Undefined: the documents are in a
 * store that others share, and a key that this machine made up would open nothing for them.
 */
export function sealingOfSecondFactors({
  secondFactorKeys,
  mongoUrl,
  dataFolder,
}: Pick<SealingSettings, 'secondFactorKeys'> & Where): Sealing | undefined {
  if (secondFactorKeys) return new Sealing(secondFactorKeys, OF_SECOND_FACTORS);
  return mongoUrl === undefined ? new Sealing([madeKey(join(dataFolder, 'second-factor-key'))], OF_SECOND_FACTORS) : undefined;
}

/** A name for good: what was sealed before has it in its key. */
const OF_SECOND_FACTORS = 'second factors';

/** The same for credentials: by what the settings name, embedded without it by the data folder's file `credentials-key`. */
export function keyEncryptionOf({
  credentialKeys,
  mongoUrl,
  dataFolder,
}: Pick<SealingSettings, 'credentialKeys'> & Where): KeyEncryption | undefined {
  if (!credentialKeys)
    return mongoUrl === undefined ? new LocalKeyEncryption(() => [madeKey(join(dataFolder, 'credentials-key'))]) : undefined;
  if ('keys' in credentialKeys) return new LocalKeyEncryption(() => credentialKeys.keys);
  return 'file' in credentialKeys ? new LocalKeyEncryption(keysThatFit(credentialKeys.file)) : new VaultKeyEncryption(credentialKeys.vault);
}

/** Read with each use, so that a key is changed without a restart; what does not fit, as while it is written, changes nothing. */
function keysThatFit(file: string): () => readonly string[] {
  let last: readonly string[] = [];
  return () => (faultOfKeyFile(file) === undefined ? (last = keysOfFile(file)) : last);
}
