import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deadLinks, snippets } from './markdown.js';
import { expectNone, markdownFiles, root } from './repository.js';

describe('the documentation', () => {
  it('has no dead link', () => {
    expectNone(markdownFiles().flatMap(deadLinks), 'Correct the link, written from the folder of its own file.');
  });

  it('is found from the README: it links every guide', () => {
    const guides = markdownFiles().filter(({ path }) => path.startsWith('docs/guides/'));
    const readme = markdownFiles().find(({ path }) => path === 'README.md')?.text ?? '';
    expect(guides.length).toBeGreaterThan(10);
    expectNone(
      guides.filter(({ path }) => !readme.includes(`](${path})`) && !readme.includes(`](${path}#`)).map(({ path }) => path),
      'Link the guide in README.md, in the section "More".',
    );
  });

  it('shows in the README only commands that a test runs', () => {
    const readme = markdownFiles().find(({ path }) => path === 'README.md');
    const shell = snippets(readme?.text ?? '').filter(({ language }) => /^(sh|bash|shell|console)$/.test(language));
    const untested = shell.filter(({ testedBy }) => testedBy === undefined || !existsSync(join(root, testedBy)));
    expectNone(
      untested.map(({ line, testedBy }) => `README.md:${line}  ${testedBy ? `${testedBy} does not exist` : 'no test is named'}`),
      'Put <!-- tested: path/of/the/test.e2e.spec.ts --> above the block, where the path is of a test that runs these commands.',
    );
  });
});

describe('the decisions', () => {
  const decisions = markdownFiles().filter(({ path }) => path.startsWith('docs/decisions/') && basename(path) !== 'README.md');

  it('are numbered without a gap', () => {
    const numbers = decisions.map(({ path }) => basename(path).slice(0, 5));
    const wrong = numbers.flatMap((number, index) => {
      const expected = `${String(index + 1).padStart(4, '0')}-`;
      return number === expected ? [] : [`expected docs/decisions/${expected}…, found ${number}…`];
    });
    expectNone(wrong, 'Give the newest decision the next number; a decision is never renumbered once others cite it.');
  });

  it('are dated, and say when they do not hold', () => {
    const lacking = decisions.flatMap(({ path, text }) => [
      ...(/^Date: \d{4}-\d{2}-\d{2}$/m.test(text) ? [] : [`${path}  no line "Date: YYYY-MM-DD"`]),
      ...(/^## When not\b/m.test(text) ? [] : [`${path}  no section "## When not to …"`]),
    ]);
    expectNone(lacking, 'A decision is of its time and has a boundary: write both.');
  });
});
