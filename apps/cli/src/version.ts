import { readFileSync } from 'node:fs';
import { parseJson } from './json.js';

/** Of this command; the repository has one version. */
export function version(): string {
  const { version: found } = parseJson(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return found;
}
