import { FOLDER_MODE } from '@runbook/ports';
import { API_KEY_LENGTH_MIN, isKey } from '@runbook/service';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** 192 random bits. */
const KEY_BYTES = 24;
/** Only its owner reads it. */
const MODE = 0o600;

/**
 * The key of development that belongs to a data folder: the one that lies in its file `development-key`, or a new one, which is put there.
 * Throws when what lies there is no key.
 */
export function developmentKey(dataFolder: string): { readonly key: string; readonly file: string } {
  const file = join(dataFolder, 'development-key');
  if (!existsSync(file)) put(file, randomBytes(KEY_BYTES).toString('base64url'));
  const key = readFileSync(file, 'utf8').trim();
  if (isKey(key)) return { key, file };
  throw new Error(`expected a key of at least ${API_KEY_LENGTH_MIN} characters in ${file}, found something else; remove it for a new one`);
}

/** Under another name first: what has the name is whole. */
function put(file: string, key: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE });
  const written = `${file}.${process.pid}`;
  writeFileSync(written, `${key}\n`, { mode: MODE, flush: true });
  renameSync(written, file);
}
