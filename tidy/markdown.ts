import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root, type RepositoryFile } from './repository.js';

/** `path:line  target: why` for every relative link that leads nowhere. */
export function deadLinks({ path, text }: RepositoryFile): string[] {
  return prose(text).flatMap((line, index) =>
    [...line.matchAll(/\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/g)].flatMap(([, target]) => {
      const why = target === undefined || /^[a-z][a-z0-9+.-]*:/i.test(target) ? undefined : whyDead(path, target);
      return why ? [`${path}:${index + 1}  ${target}: ${why}`] : [];
    }),
  );
}

export interface Snippet {
  readonly line: number;
  readonly language: string;
  /** The path in the comment `<!-- tested: path -->` that stands above the block. */
  readonly testedBy: string | undefined;
}

/** The fenced code blocks of a document. */
export function snippets(text: string): Snippet[] {
  const lines = text.split('\n');
  const found: Snippet[] = [];
  let open: string | undefined;
  lines.forEach((line, index) => {
    const fence = /^\s*(`{3,})\s*(\w*)/.exec(line);
    if (!fence) return;
    if (open === undefined) {
      open = fence[1];
      found.push({ line: index + 1, language: fence[2] ?? '', testedBy: testedBy(lines, index) });
    } else if (line.trim().startsWith(open)) open = undefined;
  });
  return found;
}

/** The document's lines with code blanked out, so that line numbers stay right. */
function prose(text: string): string[] {
  let fenced = false;
  return text.split('\n').map((line) => {
    const isFence = /^\s*`{3,}/.test(line);
    if (isFence) fenced = !fenced;
    return isFence || fenced ? '' : line.replace(/`[^`]*`/g, '');
  });
}

function testedBy(lines: readonly string[], index: number): string | undefined {
  const above = lines.slice(0, index).findLast((line) => line.trim() !== '');
  return above ? /<!--\s*tested:\s*(\S+)\s*-->/.exec(above)?.[1] : undefined;
}

function whyDead(from: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : normalize(join(path.startsWith('/') ? '' : dirname(from), decodeURIComponent(path)));
  if (file.startsWith('..')) return 'it leaves the repository';
  const full = join(root, file);
  if (!existsSync(full)) return 'no such file';
  if (anchor === undefined || statSync(full).isDirectory() || !file.endsWith('.md')) return undefined;
  return headings(readFileSync(full, 'utf8')).includes(anchor) ? undefined : 'no such heading';
}

/** Headings as the usual renderers turn them into anchors: lower case, punctuation dropped, blanks as hyphens. */
function headings(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /^#{1,6}\s/.test(line))
    .map((line) =>
      line
        .replace(/^#+\s+/, '')
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    );
}
