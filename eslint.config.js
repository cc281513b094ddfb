import tseslint from 'typescript-eslint';
import { noBareCallback } from './tidy/bare-callbacks.mjs';
import { rulesOfCli } from './tidy/rules-of-the-cli.mjs';
import { rulesOfConsole } from './tidy/rules-of-the-console.mjs';

// STYLE.md section 4: what has to be scrolled is not read.
const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 50;

const deepImport = {
  regex: '^@runbook/[a-z-]+/(?!contract$)',
  message: 'A package is entered by its index alone: import from "@runbook/<name>", and export there what is missing.',
};

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a name that every importer spells alike can be searched for.',
};

const userTextAsCode = [
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?vm$/]',
    message: 'No vm: expressions are CEL, evaluated by libs/domain/src/expression.',
  },
  { selector: "ImportDeclaration[source.value='handlebars']", message: 'No Handlebars: placeholders are CEL, see RUNBOOK language.' },
];

// The engine's own parser rolls a day that the month does not have over to the next month.
const noDateParse = {
  object: 'Date',
  property: 'parse',
  message: 'Read times with parseTimestamp of @runbook/domain: it refuses a date that does not exist, such as 31 November.',
};

// There are two times, and a clock has a word for each: `now` and `at` for the wall, `monotonic` and `after` for intervals.
const barePlace = 'say which time is meant: Clock of @runbook/ports, handed in or systemClock';
const bareClock = {
  globals: [{ name: 'setInterval', message: `Not setInterval: ${barePlace} (every).` }],
  properties: [
    { object: 'Date', property: 'now', message: `Not Date.now: ${barePlace} (now for facts and due times, monotonic for intervals).` },
  ],
  syntax: [
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `Not new Date(): ${barePlace} (now).` },
    { selector: "CallExpression[callee.name='Date']", message: `Not Date(): ${barePlace} (now).` },
    {
      selector: "ImportDeclaration[source.value=/^(node:)?timers/] ImportSpecifier[imported.name='setInterval']",
      message: `Not setInterval: ${barePlace} (every).`,
    },
  ],
};

// Whoever calls out past the guard reaches what an operator never named.
const bareFetch = {
  name: 'fetch',
  message: 'Not fetch: what leaves a service passes the egress guard (OutboundHttp of @runbook/outbound).',
};

// The engine's own parser rounds numbers, passes over names that come twice, and takes texts that have no form in UTF-8.
const bareJson = {
  selector: "MemberExpression[object.name='JSON'][property.name='parse']",
  message:
    'Not JSON.parse: read what comes from outside with readJson or readForeignJson, and what we wrote ourselves with ownJson (libs/domain/src/json-text).',
};

const codeRules = {
  'no-var': 'error',
  'prefer-const': 'error',
  eqeqeq: ['error', 'always'],
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-self-compare': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-fallthrough': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': ['error', { allowEmptyCatch: false }],
  'no-shadow-restricted-names': 'error',
  'object-shorthand': 'error',
  'no-useless-rename': 'error',
  'max-lines': ['error', { max: FILE_LINES_MAX }],
  'no-restricted-imports': ['error', { patterns: [deepImport] }],
  'no-restricted-syntax': ['error', noDefaultExport, ...userTextAsCode],
};

// Only rules that catch a bug which the compiler lets through. `consistent-type-imports` is left off on purpose: a port is
// also a Nest token, and a type-only import of it would be erased, so that Nest injects undefined.
const typeAwareRules = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/no-array-delete': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
  'tidy/no-bare-callback': 'error',
};

const typeScriptRules = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
  '@typescript-eslint/no-require-imports': 'error',
  '@typescript-eslint/no-namespace': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
  '@typescript-eslint/no-wrapper-object-types': 'error',
  '@typescript-eslint/no-this-alias': 'error',
};

const impure = (what) => `${what} is not pure: time, ids and chance are arguments of decide and evolve (P5).`;

const pureCoreSyntax = [
  noDefaultExport,
  ...userTextAsCode,
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: impure('new Date()') },
  { selector: "CallExpression[callee.name='Date']", message: impure('Date()') },
  { selector: "NewExpression[callee.name='Intl.DateTimeFormat']", message: impure('The locale') },
  { selector: 'AwaitExpression', message: impure('Waiting') },
  { selector: 'ImportExpression', message: impure('A dynamic import') },
];

// P5: the core has no clock, no randomness, no input or output. node:crypto's hashes come in as functions.
const pureCoreRules = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        deepImport,
        { regex: '^node:', message: impure('A Node module') },
        { regex: '^@nestjs/|^rxjs|^reflect-metadata', message: 'The core knows no framework (STYLE.md section 1).' },
        { regex: '^@runbook/', message: 'The core imports nothing of this repository outside itself (STYLE.md section 1).' },
      ],
    },
  ],
  'no-restricted-globals': [
    'error',
    ...[
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'performance',
      'process',
      'Buffer',
      'fetch',
      'console',
      'crypto',
      'navigator',
    ].map((name) => ({ name, message: impure(name) })),
  ],
  'no-restricted-properties': [
    'error',
    noDateParse,
    { object: 'Date', property: 'now', message: impure('Date.now') },
    { object: 'Math', property: 'random', message: impure('Math.random') },
    { object: 'globalThis', message: impure('globalThis') },
  ],
  'no-restricted-syntax': ['error', ...pureCoreSyntax, bareJson],
};

/** The one room that reads JSON. */
const JSON_READER = 'libs/domain/src/json-text';

/** Where the machine's clocks are read: the port, and what imports nothing of the services: the worker kit and the command line. */
const CLOCK_ROOMS = ['libs/ports/src/clock.ts', 'libs/worker-sdk/src/time.ts', 'apps/cli/src/time.ts'];

const specs = ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**/*.ts', '**/contract/**/*.ts', 'libs/spec-kit/**/*.ts'];

export default tseslint.config(
  { ignores: ['**/dist/', '**/generated/', '**/node_modules/', 'coverage/', 'data/', '.cache/', '.data/', '**/*.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.{js,mjs,cjs,ts,tsx}'], languageOptions: { ecmaVersion: 2024, sourceType: 'module' }, rules: codeRules },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': tseslint.plugin, tidy: { rules: { 'no-bare-callback': noBareCallback } } },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...typeScriptRules, ...typeAwareRules },
  },
  // In a suite the callback of `describe` is a chapter, not a function: tidy/ measures what is inside it.
  {
    files: ['**/*.{js,mjs,cjs,ts,tsx}'],
    ignores: specs,
    rules: { 'max-lines-per-function': ['error', { max: FUNCTION_LINES_MAX, IIFEs: true }] },
  },
  {
    files: ['libs/*/src/**/*.ts', 'apps/*/src/**/*.{ts,tsx}'],
    ignores: specs,
    rules: { 'no-console': 'error', 'no-restricted-properties': ['error', noDateParse] },
  },
  // setTimeout and performance.now stay allowed: they are monotonic, whoever calls them.
  {
    files: ['libs/*/src/**/*.ts', 'apps/*/src/**/*.{ts,tsx}'],
    ignores: [...specs, ...CLOCK_ROOMS],
    rules: {
      'no-restricted-globals': ['error', ...bareClock.globals, bareFetch],
      'no-restricted-properties': ['error', noDateParse, ...bareClock.properties],
      'no-restricted-syntax': ['error', noDefaultExport, ...userTextAsCode, ...bareClock.syntax, bareJson],
    },
  },
  ...rulesOfConsole({ ignores: specs, syntax: [noDefaultExport], properties: [noDateParse] }),
  // The worker kit imports nothing of ours, and hands what the service has read to code that is not ours.
  {
    files: ['libs/worker-sdk/src/**/*.ts'],
    ignores: [...specs, ...CLOCK_ROOMS],
    rules: {
      'no-restricted-globals': ['error', ...bareClock.globals],
      'no-restricted-syntax': ['error', noDefaultExport, ...userTextAsCode, ...bareClock.syntax],
    },
  },
  ...rulesOfCli({
    ignores: [...specs, ...CLOCK_ROOMS],
    syntax: [noDefaultExport, ...userTextAsCode, ...bareClock.syntax],
    globals: bareClock.globals,
    bareJson,
  }),
  { files: ['libs/domain/src/**/*.ts'], ignores: specs, rules: pureCoreRules },
  { files: [`${JSON_READER}/*.ts`], ignores: specs, rules: { 'no-restricted-syntax': ['error', ...pureCoreSyntax] } },
  // A tool's configuration is a default export because the tool asks for one; and jest's environment makes a context, in which only suites run.
  {
    files: [
      '*.{js,cjs,mjs}',
      '**/*.config.{js,mjs,ts}',
      'docs/.vitepress/config.mjs',
      'scripts/{longest-first,plain-globals}.mjs',
      'scripts/mutation/*.mjs',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
