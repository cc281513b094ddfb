import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, misused } from '../../failure.js';
import { isObject } from '../../json.js';
import { codeOf } from '../../settings/config-file.js';
import { namedText } from '../named-input.js';

/** A runbook in a file, as its author wrote it. */
export interface RunbookFile {
  /** As it is named to its reader; `-` is stdin. */
  readonly file: string;
  readonly text: string;
  readonly type: 'application/yaml' | 'application/json';
}

const RUNBOOK_FILE = /\.(ya?ml|json)$/i;
const SKIPPED = new Set(['node_modules', '.git']);
/** A folder with more is not a folder of runbooks. */
const FILES_MAX = 2_000;

/**
 * The runbooks that are named: files, and in folders, however deep, those files in YAML and JSON that say that they are runbooks (`apiVersion:
 * runbook/…`). A file that is named itself is taken whatever it says.
 */
export async function runbookFiles(named: readonly string[]): Promise<readonly RunbookFile[]> {
  const found: RunbookFile[] = [];
  for (const name of named) {
    if (name !== '-' && (await isFolder(name))) found.push(...(await inFolder(name)));
    else found.push(asRunbook(name, await namedText(name, 'a runbook')));
  }
  if (found.length === 0)
    throw misused(`expected runbooks in ${named.join(', ')}, found none`, 'a runbook begins with apiVersion: runbook/v1');
  return found;
}

async function isFolder(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isDirectory();
  } catch (error) {
    throw new Failure(`expected a file or folder at ${name}, found ${codeOf(error)}`, { exit: 'usage', cause: error });
  }
}

async function inFolder(folder: string): Promise<RunbookFile[]> {
  const paths: string[] = [];
  const walk = async (at: string): Promise<void> => {
    for (const entry of (await readdir(at, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) await walk(join(at, entry.name));
      else if (entry.isFile() && RUNBOOK_FILE.test(entry.name)) paths.push(join(at, entry.name));
    }
  };
  await walk(folder);
  if (paths.length > FILES_MAX)
    throw misused(`expected at most ${FILES_MAX} files in YAML and JSON below ${folder}, found ${paths.length}`);
  const read = await Promise.all(paths.map(async (path) => asRunbook(path, await readFile(path, 'utf8'))));
  return read.filter(({ text }) => /^\s*("?apiVersion"?)\s*:\s*"?runbook\//m.test(text));
}

const asRunbook = (file: string, text: string): RunbookFile => ({
  file,
  text,
  type: /\.json$/i.test(file) || (file === '-' && /^\s*\{/.test(text)) ? 'application/json' : 'application/yaml',
});

/** The id in a document. It is read leniently: what is wrong with the document is for the service to say. */
export async function idIn({ file, text }: RunbookFile): Promise<string> {
  const { parseDocument } = await import('yaml');
  const value: unknown = parseDocument(text, { uniqueKeys: false, strict: false }).toJS({ maxAliasCount: 100 });
  const id = isObject(value) ? value['id'] : undefined;
  if (typeof id === 'string') return id;
  throw misused(`expected a runbook with an id in ${file}, found none`);
}
