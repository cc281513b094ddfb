import type { Settings } from '@runbook/service';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key that an embedded service made up lies in its data folder. */
const MADE = [
  { file: 'second-factor-key', setting: 'SECOND_FACTOR_KEY', keys: ({ secondFactorKeys }: Settings) => secondFactorKeys ?? [] },
  { file: 'credentials-key', setting: 'CREDENTIALS_KEY', keys: credentialKeys },
] as const;

/** What is sealed moves as it is, so the services must have the key that sealed it. Throws where they have another one, or none. */
export function expectFittingKeys(settings: Settings): void {
  for (const { file, setting, keys } of MADE) {
    const path = join(settings.dataFolder, file);
    if (!existsSync(path)) continue;
    if (keys(settings).includes(readFileSync(path, 'utf8').trim())) continue;
    throw new Error(
      `expected ${setting} to have the key of ${path}, found another or none; what that key sealed could not be opened any more. ` +
        `Set ${setting} to what the file holds, behind a newer key if there is one`,
    );
  }
}

function credentialKeys({ credentialKeys: keys }: Settings): readonly string[] {
  if (!keys) return [];
  if ('keys' in keys) return keys.keys;
  return 'file' in keys ? readFileSync(keys.file, 'utf8').split('\n').map((line) => line.trim()) : []; // prettier-ignore
}
