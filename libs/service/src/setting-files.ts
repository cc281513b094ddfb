import { readFileSync } from 'node:fs';
import type { SettingFault } from './setting-kinds.js';
import type { SettingRow } from './setting-table.js';
import { readByOthers } from './tls-files.js';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface WithFiles {
  /** The variables, with what lies in the files under the names of the settings. */
  readonly variables: Variables;
  /** Settings that came from a file: which. */
  readonly files: ReadonlyMap<string, string>;
  readonly faults: readonly SettingFault[];
}

/**
 * Reads what `<NAME>_FILE` names in the place of `<NAME>`, as container platforms hand over secrets. Line feeds and blanks at the end do not count. A file with a
 * secret must be one: others may not read it. Never shows what is in it.
 */
export function withFiles(given: Variables, inFiles: ReadonlyMap<string, SettingRow>): WithFiles {
  const variables: Record<string, string | undefined> = { ...given };
  const files = new Map<string, string>();
  const faults: SettingFault[] = [];
  for (const [variable, { name, isSecret }] of inFiles) {
    const path = given[variable];
    if (path === undefined) continue;
    const fault = (message: string): void => void faults.push({ variable, message });
    if (path === '') fault('expected a value, found an empty one; set it, or take the variable out');
    else if (given[name] !== undefined) fault(`expected one of ${name} and ${variable}, found both; take one out`);
    else {
      const read = textOf(path);
      const open = 'text' in read && isSecret ? readByOthers(path) : undefined;
      if ('fault' in read) fault(read.fault);
      else if (open !== undefined) fault(open);
      else variables[name] = read.text;
    }
    files.set(name, path);
  }
  return { variables, files, faults };
}

/** A setting is a line or a few; whoever names a larger file has named another one. */
const CHARACTERS_MAX = 256 * 1024;

function textOf(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    const text = readFileSync(path, 'utf8').trimEnd();
    if (text === '') return { fault: `expected ${path} to hold a value, found nothing in it; write it there` };
    if (text.length <= CHARACTERS_MAX) return { text };
    return { fault: `expected at most ${CHARACTERS_MAX} characters in ${path}, found ${text.length}; name another file` };
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? 'that it cannot be read';
    return { fault: `expected a file that can be read at ${path}, found ${found}; name another file, or let this service read it` };
  }
}
