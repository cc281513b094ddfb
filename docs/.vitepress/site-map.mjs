// Which file of the repository is which page of the site.

/** Folders without pages. */
export const EXCLUDED = [
  'apps/**',
  'libs/**',
  'data/**',
  'scripts/**',
  'test/**',
  'tidy/**',
  'policies/**',
  'deploy/**',
  '.ci/**',
  '.*/**',
];

/** What lies in docs/ stands at the top of the site; the README is its first page. */
export const rewrites = { 'README.md': 'index.md', 'docs/:rest*': ':rest*' };

/**
 * The address of a page within the site.
 *
 * @param {string} file a Markdown file, from the root of the repository: `docs/guides/people.md`
 * @returns {string} `/guides/people`
 */
export function addressOf(file) {
  const page = file.replace(/^docs\//, '').replace(/\.md$/, '');
  if (page === 'README') return '/';
  return `/${page}`;
}

/**
 * The anchor of a heading, as GitHub makes it: links hold on both.
 *
 * @param {string} heading
 */
export function slugOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
