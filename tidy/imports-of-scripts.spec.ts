import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeFiles, expectNone, root } from './repository.js';

const IMPORTED = /(?:from|import|import\()\s*'(\.[^']+)'/g;
/** The sources of these are nearer to hand than what is built of them. */
const sourceOf = (path: string): string => (path.includes('/dist/') ? path.replace('/dist/', '/src/').replace(/\.js$/, '.ts') : path);

const scripts = codeFiles().filter(({ path }) => path.endsWith('.mjs'));

describe('a script', () => {
  it('imports files that there are', () => {
    expect(scripts.map(({ path }) => path)).toContain('bench/executor-share.mjs');
    expectNone(
      scripts.flatMap(({ path, text }) =>
        [...text.matchAll(IMPORTED)]
          .map(([, imported = '']) => sourceOf(join(dirname(path), imported)))
          .filter((imported) => !existsSync(join(root, imported)))
          .map((imported) => `${path} imports ${imported}`),
      ),
      'No compiler reads these, and no suite runs some: name the file as it is called now, or remove the script.',
    );
  });
});
