import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf, EXCLUDED } from './site-map.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WITHOUT_PAGES = EXCLUDED.map((pattern) => pattern.replace('**', ''));

/**
 * Pages of the repository link to its files by their place. A link to another page leads to it within the site; one to a file that is no page,
 * such as a source, becomes its text, with the file's place as its title. What leads nowhere is left as it is: the build refuses it.
 *
 * @param {import('vitepress').MarkdownRenderer} markdown
 */
export function useRepositoryLinks(markdown) {
  markdown.core.ruler.push('links of the repository', ({ tokens, env }) => {
    const folder = dirname(relative(ROOT, env.realPath ?? env.path));
    for (const token of tokens) {
      if (token.type === 'inline') rewrite(token.children ?? [], folder);
    }
  });
  // Vue would evaluate what stands between braces, and our pages speak of placeholders.
  for (const kind of ['text', 'code_inline']) {
    const render = markdown.renderer.rules[kind];
    markdown.renderer.rules[kind] = (...rendered) =>
      render(...rendered)
        .replaceAll('{{', '&#123;&#123;')
        .replaceAll('}}', '&#125;&#125;');
  }
}

function rewrite(tokens, folder) {
  const open = [];
  for (const token of tokens) {
    if (token.type === 'link_open') open.push(toSite(token, folder));
    else if (token.type === 'link_close') token.tag = open.pop() ?? 'a';
  }
}

/** @returns {string} the tag that the link became */
function toSite(token, folder) {
  const href = token.attrGet('href') ?? '';
  if (/^([a-z]+:|\/\/|#)/i.test(href)) return 'a';
  const [path, anchor] = decodeURI(href).split('#', 2);
  const file = join(folder, path);
  if (isPage(file)) token.attrSet('href', `${addressOf(file)}${anchor ? `#${anchor}` : ''}`);
  else if (existsSync(join(ROOT, file))) becomeText(token, file);
  return token.tag;
}

function becomeText(token, file) {
  token.type = 'text_of_file_open';
  token.tag = 'span';
  token.attrs = [['title', file]];
}

function isPage(file) {
  return file.endsWith('.md') && !WITHOUT_PAGES.some((folder) => file.startsWith(folder)) && existsSync(join(ROOT, file));
}
