import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf } from './site-map.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What people come for stands first; the rest of a folder follows by name. */
const FIRST_GUIDES = ['console', 'cli', 'examples', 'rapid-attribution', 'rest-api', 'approvals', 'authority', 'operating'];

export const navigation = [
  { text: 'Guides', link: '/guides/console', activeMatch: '^/guides/' },
  { text: 'Runbook language', link: '/spec/runbook-language', activeMatch: '^/spec/' },
  { text: 'Proofs', link: '/proofs/simulation', activeMatch: '^/proofs/' },
  { text: 'Changes', link: '/CHANGELOG' },
];

/** All pages, by folder: a page that is added is there without being listed. */
export function sidebar() {
  return [
    {
      text: 'Start',
      items: ['README.md', 'examples/README.md', 'ARCHITECTURE.md', 'SECURITY.md', 'CONTRIBUTING.md', 'STYLE.md', 'CHANGELOG.md'].map(item),
    },
    { text: 'Guides', items: pagesOf('docs/guides', FIRST_GUIDES) },
    { text: 'Specification', items: pagesOf('docs/spec', ['runbook-language']) },
    { text: 'Security', items: [...pagesOf('docs/security'), item('docs/rules.md')] },
    { text: 'Proofs', items: pagesOf('docs/proofs') },
    { text: 'Figures', items: ['bench/README.md', 'bench/attribution/README.md'].map(item) },
    { text: 'Decisions', collapsed: true, items: pagesOf('docs/decisions', ['README']) },
  ];
}

function pagesOf(folder, first = []) {
  const rank = (name) => (first.indexOf(name) + 1 || first.length + 1) - 1;
  const names = readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length));
  return names.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en')).map((name) => item(`${folder}/${name}.md`));
}

/** Named by its first heading. */
function item(file) {
  const heading = /^# (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8'));
  if (!heading) throw new Error(`expected a first heading in ${file}, found none; begin it with "# …"`);
  return { text: heading[1].replaceAll('`', ''), link: addressOf(file) };
}
