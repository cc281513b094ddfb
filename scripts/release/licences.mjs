import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Under which others' work may ship in an Apache-2.0 work without conditions beyond naming it (https://www.apache.org/legal/resolved.html, category A). */
const ALLOWED = [
  'Apache-2.0',
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Python-2.0',
  'Unlicense',
  'CC0-1.0',
];
/** Shipped unchanged, in a file of its own, with where its source is (category B). */
const ALLOWED_UNCHANGED = ['EPL-2.0', 'MPL-2.0'];
/** What a package says in a field that no tool reads any more; from its LICENSE file. */
const SAID_ELSEWHERE = { ssh2: 'MIT', 'cpu-features': 'MIT', buildcheck: 'MIT' };
const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;

/**
 * The licence of a component of the bill of materials, as an SPDX expression.
 *
 * @returns {string | undefined} undefined: it says none
 */
export function licenceOf({ name, group, licenses = [] }) {
  const full = group ? `${group}/${name}` : name;
  const said = licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name).join(' AND ');
  return said || SAID_ELSEWHERE[full];
}

/** @returns {string[]} a line for each component that may not ship */
export function licenceFaults(components) {
  return components.flatMap((component) => {
    const licence = licenceOf(component);
    if (licence === undefined)
      return [`expected ${component['bom-ref']} to say its licence, found none; look into it, and name it in scripts/release/licences.mjs`];
    if (allows(licence)) return [];
    return [
      `expected ${component['bom-ref']} to be under one of ${[...ALLOWED, ...ALLOWED_UNCHANGED].join(', ')}, found ${licence}; it may not ship`,
    ];
  });
}

/** One of its alternatives is enough. */
function allows(expression) {
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(/ OR /);
  return alternatives.some((one) => one.split(/ AND /).every((name) => [...ALLOWED, ...ALLOWED_UNCHANGED].includes(name.trim())));
}

/**
 * The notices that others' licences ask for: every shipped package with the text of its licence. Packages for other platforms than this one are
 * named with the package that they belong to.
 *
 * @param {{ path: string, name: string, version: string }[]} shipped
 * @param {Map<string, string>} licences by `name@version`
 */
export async function thirdPartyNotices(shipped, licences) {
  const texts = new Map();
  for (const { path, name, version } of shipped) {
    const text = (await licenceText(path)) ?? `(its package holds no text; ${licences.get(`${name}@${version}`)})`;
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  }
  const chapters = [...texts].map(([text, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${text.trim()}\n\`\`\`\n`);
  return `# What others made, that ships with this\n\n${chapters.join('\n')}`;
}

async function licenceText(path) {
  const files = (await readdir(path).catch(() => [])).filter((name) => LICENCE_FILE.test(name)).toSorted();
  const texts = await Promise.all(files.map((name) => readFile(join(path, name), 'utf8').catch(() => '')));
  const text = texts.filter((one) => one.trim() !== '').join('\n');
  return text === '' ? undefined : text;
}
