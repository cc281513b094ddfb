import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { KEY_BYTES } from './sealed-bytes.js';

/** Only its owner reads it. */
const MODE = 0o600;

/** The key that the file holds; made at the first need, by whoever is first. */
export function madeKey(file: string): string {
  return readKey(file) ?? makeKey(file);
}

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Under another name first: what has the name is whole. Of two processes the second takes what the first has made. */
function makeKey(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  const written = `${file}.${process.pid}`;
  writeFileSync(written, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: MODE, flush: true });
  try {
    linkSync(written, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(written);
  }
  return readFileSync(file, 'utf8').trim();
}
