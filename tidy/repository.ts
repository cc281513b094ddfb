import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the repository: its path from the root, with `/`, and its text. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every text file that is kept in version control (what `.gitignore` leaves out is left out here). */
export function textFiles(): readonly RepositoryFile[] {
  kept ??= [...walk(root)]
    .filter((path) => TEXT.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return kept;
}

/** TypeScript and JavaScript, tests included, but what a tool has written. */
export function codeFiles(): readonly RepositoryFile[] {
  return textFiles().filter(({ path }) => CODE.test(path) && !path.startsWith('data/') && !/(^|\/)generated\//.test(path));
}

/** What people read: documentation. */
export function markdownFiles(): readonly RepositoryFile[] {
  return textFiles().filter(({ path }) => path.endsWith('.md'));
}

/** `package.json` of the root and of every workspace, parsed. */
export function manifests(): readonly { readonly path: string; readonly manifest: Record<string, unknown> }[] {
  return textFiles()
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .map(({ path, text }) => ({ path, manifest: JSON.parse(text) as Record<string, unknown> }));
}

/** `path:line  the line`, for every line that the pattern matches. */
export function linesMatching(files: readonly RepositoryFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}  ${line.trim().slice(0, 120)}`] : [])),
  );
}

/** Fails with every finding and what to do about them; without a stack, which would only point here. */
export function expectNone(findings: readonly string[], fix: string): void {
  if (findings.length === 0) return;
  const failure = new Error(`${findings.length} found:\n  ${findings.join('\n  ')}\n${fix}`);
  failure.stack = failure.message;
  throw failure;
}

/** The folders in a folder (`''` is the root) that hold something kept in version control, by their paths from the root. */
export function foldersBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_KEPT.has(entry.name) && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name));
}

const TEXT =
  /\.(ts|tsx|js|mjs|cjs|json|md|ya?ml|css|html|sh|txt|toml|rego|proto|properties|xml|sql|svg)$|(^|\/)(Dockerfile|LICENSE|run|\.[a-z]+(rc|ignore|config))$/;
const CODE = /\.(ts|tsx|js|mjs|cjs)$/;
const NOT_KEPT = new Set(['node_modules', 'dist', '.git', '.data', '.cache', 'coverage']);

let kept: readonly RepositoryFile[] | undefined;

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (NOT_KEPT.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile()) yield relative(root, path);
  }
}
