import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ATTACK = fileURLToPath(new URL('../../data/attack/', import.meta.url));

/** The 42 intrusions that the product ships: 14 whose actor is known, 28 that nobody has attributed. */
export const CAMPAIGNS = ['campaigns', 'unattributed'].flatMap((folder) =>
  readdirSync(join(ATTACK, folder))
    .filter((file) => file.endsWith('.stix.json'))
    .sort()
    .map((file) => ({ name: file.replace('.stix.json', ''), known: folder === 'campaigns', file: join(ATTACK, folder, file) })),
);

/** The STIX bundle of what was seen. */
export function bundleOf({ file }) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
