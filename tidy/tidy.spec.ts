// STYLE.md as a test. Every message holds the fix; if a rule makes some code worse, change STYLE.md and this file together.
import { basename } from 'node:path';
import { longFunctions } from './long-functions.js';
import { codeFiles, expectNone, linesMatching, textFiles } from './repository.js';

const FILE_LINES_MAX = 250; // STYLE.md section 4: what has to be scrolled is not read
const FUNCTION_LINES_MAX = 50;

// This guide and the linter's settings have to spell what they forbid.
const rulebook = (path: string) => path.startsWith('tidy/') || path === 'eslint.config.js';
// Read by the compiler, written by a script.
const generated = (path: string) => path.includes('/generated/');
// Other people's words.
const foreign = (path: string) => path.startsWith('data/') || path === 'LICENSE' || path === 'package-lock.json';

describe('size', () => {
  it('keeps every file of code within 250 lines', () => {
    const lines = (text: string) => text.trimEnd().split('\n').length;
    const long = codeFiles().filter(({ path, text }) => !generated(path) && lines(text) > FILE_LINES_MAX);
    expectNone(
      long.map(({ path, text }) => `${path}  ${lines(text)} lines`),
      `A file has at most ${FILE_LINES_MAX} lines. Cut it by verb (grant-approval.ts), not by noun.`,
    );
  });

  it('keeps every function within 50 lines', () => {
    expectNone(
      codeFiles().flatMap((file) => longFunctions(file, FUNCTION_LINES_MAX)),
      `A function has at most ${FUNCTION_LINES_MAX} lines. Name its parts and put them below it; in a suite only describe may be longer.`,
    );
  });
});

describe('names', () => {
  it('say what a file or folder is about', () => {
    const empty = /(^|[-.])(utils?|common|shared|helpers?|misc|base)([-.]|$)/i;
    expectNone(
      textFiles()
        .map(({ path }) => path)
        .filter((path) => !foreign(path) && path.split('/').some((part) => empty.test(part))),
      'These names say nothing. Name the idea: backoff.ts, redact.ts, group-commit.ts.',
    );
  });

  it('are written with hyphens and in lower case', () => {
    const hyphenated = /^[a-z0-9.]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;
    expectNone(
      codeFiles()
        .map(({ path }) => path)
        .filter((path) => !/(^|\/)src\/.*\.tsx$/.test(path) && !hyphenated.test(basename(path))),
      'Rename to words-with-hyphens.ts, so that a name can be guessed.',
    );
  });

  it('of suites tell a situation', () => {
    const suites = textFiles().filter(({ path }) => /\.(spec|test)\.tsx?$/.test(path) && !rulebook(path));
    expectNone(
      suites.map(({ path }) => path).filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)+(\.(int|e2e))?\.spec\.tsx?$/.test(basename(path))),
      'The file names a situation and the test finishes the sentence: a-step-awaiting-approval.spec.ts (.int.spec.ts, .e2e.spec.ts), never .test.ts.',
    );
  });
});

describe('a package', () => {
  const inside = (path: string) => /^(libs|apps)\/[^/]+\/src\/.+/.test(path) && /\.tsx?$/.test(path);

  it('has one index, src/index.ts', () => {
    const folders = new Set(codeFiles().flatMap(({ path }) => (inside(path) ? [path.split('/').slice(0, 2).join('/')] : [])));
    const paths = new Set(codeFiles().map(({ path }) => path));
    // A browser application is entered by its page and is imported by nobody.
    const missing = [...folders].filter((folder) => !paths.has(`${folder}/src/index.ts`) && !paths.has(`${folder}/src/main.tsx`));
    // The aggregates of the domain have the same file names, so each is a namespace with its own index.
    const nested = [...paths].filter((path) => /\/src\/.+\/index\.tsx?$/.test(path) && !path.startsWith('libs/domain/src/'));
    expectNone(
      [...missing.map((folder) => `${folder}/src/index.ts is missing`), ...nested.map((path) => `${path} is a second index`)],
      'Export from src/index.ts by name; inside a package import from the file itself.',
    );
  });

  it('exports nothing by default', () => {
    const sources = codeFiles().filter(({ path }) => inside(path));
    expectNone(
      linesMatching(sources, /^export default\b/),
      'Export it by name: a name that all importers spell alike can be searched for.',
    );
  });

  it('is entered by its name alone', () => {
    const deep = /from '@runbook\/[a-z-]+\/(?!contract')/;
    expectNone(linesMatching(codeFiles(), deep), 'Import from the package itself, and export there what is missing.');
  });
});

describe('the aggregates', () => {
  const CORE = ['commands', 'decide', 'events', 'evolve', 'index', 'rejections', 'state'];
  const filesOf = (aggregate: string) =>
    codeFiles().flatMap(({ path }) => (path.startsWith(`libs/domain/src/${aggregate}/`) ? [path.split('/').slice(4).join('/')] : []));

  it('have the same names, of a file or of a room', () => {
    // `events.ts`, `events/…`, `decisions/decide.ts`.
    const has = (files: readonly string[], name: string) =>
      files.some((file) => file.startsWith(`${name}/`) || `/${file}`.endsWith(`/${name}.ts`));
    const missing = ['execution', 'registry', 'correlation'].flatMap((aggregate) =>
      CORE.filter((name) => !has(filesOf(aggregate), name)).map((name) => `libs/domain/src/${aggregate}/${name}`),
    );
    expectNone(
      missing,
      'Who knows one aggregate knows them all: put its events, commands, rejections, state and two functions where the others have them.',
    );
  });

  it('of a run keeps every file in a room', () => {
    const flat = filesOf('execution').filter((file) => !file.includes('/') && file !== 'index.ts');
    expectNone(flat, 'Put it into the room of libs/domain/src/execution whose question it answers; STYLE.md section 1 has them.');
  });
});

describe('what is never left behind', () => {
  it('is an unfinished thought', () => {
    const files = textFiles().filter(({ path }) => !foreign(path) && !rulebook(path));
    expectNone(linesMatching(files, /\b(TODO|FIXME|XXX|HACK)\b/), 'Do it now, or write it down as a limit in the documentation.');
  });

  it('is a test that is switched off, or that switches the others off', () => {
    const off = /\b(describe|it|test)(\.each)?\.(skip|only|todo|failing)\(|\b(xit|xtest|xdescribe|fit|fdescribe)\(/;
    expectNone(
      linesMatching(codeFiles(), off),
      'Repair it or delete it; a suite without its server is left out by scripts/test.mjs, out loud.',
    );
  });

  it('is a way to run what a user wrote as code', () => {
    // Jest's environment, where nothing runs but suites.
    const files = codeFiles().filter(({ path }) => !rulebook(path) && path !== 'scripts/plain-globals.mjs');
    const dangerous = /\bhandlebars\b|['"](node:)?vm2?['"]|(?<![.\w$])eval\(|\bnew Function\(/i;
    expectNone(linesMatching(files, dangerous), 'Expressions are CEL, evaluated by libs/domain/src/expression.');
  });

  it('is a word about how or where the project was made', () => {
    const files = textFiles().filter(({ path }) => !foreign(path) && !rulebook(path));
    const place = /(?<![\w.*-])\/(work|root|home\/[a-z]\w*|Users\/\w+)\/|\bARCHITECTURE-BRIEF\b|\bREAL-PARTS\b|\bshared\/design\b/;
    const maker =
      /\b(coding|ai|llm|sub-?|other|another) ?agents?\b|\b(in this|previous|next|earlier|last|my|another) session\b|\bclaude\b|\banthropic\b|\bchatgpt\b|\blanguage model\b/i;
    const number = /\b(issue|ticket|fixes|closes) #\d+\b/i;
    expectNone(
      [place, maker, number].flatMap((pattern) => linesMatching(files, pattern)),
      'The project speaks of itself alone: write a path from the root of the repository, and the reason instead of its number.',
    );
  });
});
