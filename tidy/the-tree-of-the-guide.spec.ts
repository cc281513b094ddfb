import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expectNone, foldersBelow, root } from './repository.js';

interface Folder {
  readonly path: string;
  readonly children: Folder[];
}

const tree = treeIn(readFileSync(join(root, 'STYLE.md'), 'utf8'));

describe('the tree of the guide', () => {
  it('names every folder of a level that it shows, and no other', () => {
    const levels = [...all(tree)].filter(({ children }) => children.length > 0);
    expect(levels.map(({ path }) => path)).toEqual(expect.arrayContaining(['', 'libs', 'apps', 'libs/domain/src/execution']));
    expectNone(
      levels.flatMap(({ path, children }) => {
        const shown = new Set(children.map((child) => child.path));
        const found = new Set(foldersBelow(path));
        // Workspaces have more folders than the way to the core.
        const missing = path === 'libs/domain' ? [] : [...found].filter((folder) => !shown.has(folder));
        return [
          ...missing.map((folder) => `${folder} is not in the tree`),
          ...[...shown].filter((folder) => !found.has(folder)).map((folder) => `${folder} does not exist`),
        ];
      }),
      'STYLE.md section 1 shows the tree: add the folder there with a word about it, or take it out.',
    );
  });

  it('shows the rooms of the execution in the order that lint keeps', () => {
    const { EXECUTION_ROOMS } = createRequire(import.meta.url)('./rooms.cjs') as { readonly EXECUTION_ROOMS: readonly string[] };
    const rooms = [...all(tree)].find(({ path }) => path === 'libs/domain/src/execution')?.children ?? [];
    expect(rooms.map(({ path }) => path.split('/').at(-1))).toEqual(EXECUTION_ROOMS.filter((room) => room !== 'steps'));
  });
});

function* all(folder: Folder): Generator<Folder> {
  yield folder;
  for (const child of folder.children) yield* all(child);
}

/** The first text block: two blanks a level, `name/` and a word about it. */
function treeIn(markdown: string): Folder {
  const block = /```text\n([\s\S]*?)```/.exec(markdown)?.[1] ?? '';
  const top: Folder = { path: '', children: [] };
  const stack = [top];
  for (const line of block.split('\n').filter((text) => text.trim() !== '')) {
    const [, blanks = '', name = ''] = /^( *)([a-z0-9-]+)\/(?: |$)/.exec(line) ?? [];
    const parent = stack[blanks.length / 2];
    if (!name || !parent) throw new Error(`expected "name/  what it is" with two blanks a level, found ${JSON.stringify(line)}`);
    const folder = { path: join(parent.path, name), children: [] };
    parent.children.push(folder);
    stack.splice(blanks.length / 2 + 1, Infinity, folder);
  }
  return top;
}
