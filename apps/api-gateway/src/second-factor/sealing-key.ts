import type { Settings } from '@runbook/service';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sealing } from './sealing.js';

const KEY_BYTES = 32;
/** Only its owner reads it. */
const MODE = 0o600;

/**
 * By `SECOND_FACTOR_KEY`; embedded without it by a key in the data folder's file `second-factor-key`, made at the first need. Undefined: the documents are in a
 * store that others share, and a key that this machine made up would open nothing for them.
 */
export function sealingOf({
  secondFactorKey,
  mongoUrl,
  dataFolder,
}: Pick<Settings, 'secondFactorKey' | 'mongoUrl' | 'dataFolder'>): Sealing | undefined {
  if (secondFactorKey !== undefined) return new Sealing(secondFactorKey);
  if (mongoUrl !== undefined) return undefined;
  const file = join(dataFolder, 'second-factor-key');
  if (!existsSync(file)) put(file, randomBytes(KEY_BYTES).toString('base64url'));
  return new Sealing(readFileSync(file, 'utf8').trim());
}

/** Under another name first: what has the name is whole. */
function put(file: string, key: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  const written = `${file}.${process.pid}`;
  writeFileSync(written, `${key}\n`, { mode: MODE, flush: true });
  renameSync(written, file);
}
