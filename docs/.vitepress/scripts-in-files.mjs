import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const INLINE = /<script(?![^>]*\bsrc=)([^>]*)>([\s\S]*?)<\/script>/g;

/**
 * Puts every script that stands in a page into a file beside it: the service's Content-Security-Policy lets no inline script run.
 *
 * @param {string} folder of the built site
 * @param {string} base the address of the site, such as `/docs/`
 */
export async function withoutInlineScripts(folder, base) {
  const files = await readdir(folder, { recursive: true });
  const written = new Set();
  for (const page of files.filter((name) => name.endsWith('.html'))) {
    const html = await readFile(join(folder, page), 'utf8');
    const scripts = new Map();
    const changed = html.replace(INLINE, (_all, attributes, source) => {
      const name = `assets/inline.${createHash('sha256').update(source).digest('hex').slice(0, 12)}.js`;
      scripts.set(name, source);
      return `<script${attributes.replace(/\s*\bid="[^"]*"/, '')} src="${base}${name}"></script>`;
    });
    for (const [name, source] of scripts) {
      if (written.has(name)) continue;
      written.add(name);
      await writeFile(join(folder, name), source);
    }
    await writeFile(join(folder, page), changed);
  }
}
