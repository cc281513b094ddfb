// `npm run mutate`: changes the code in one small way at a time (StrykerJS) and asks the unit suites of its package whether they notice. Hours for
// all; so by folder, by sample, and incremental: what has not changed since the last run, neither code nor suite, is taken from it.
//
//     npm run mutate -- --sample 200 --seed 7             200 mutants of each folder, drawn by that seed; the same ones while the code is the same
//     npm run mutate -- libs/audit/src libs/wire/src      these folders or files; none: all that the proofs speak of
//     MUTATE_CONCURRENCY=1 npm run mutate …               so many suites at a time; 2 without it
//
// Prints what nobody noticed, and a row for docs/proofs/mutation.md of each folder. Status 1 when a folder is below the least.
import { Stryker } from '@stryker-mutator/core';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readPlan } from './mutation/plan.mjs';
import { fateOf, intervalOf, isIn } from './mutation/sample.mjs';

/** Folders that the proofs speak of. */
const FOLDERS = [
  'libs/domain/src',
  'libs/processor/src',
  'libs/audit/src',
  'libs/embedded/src',
  'libs/wire/src',
  'apps/executor-service/src/work',
  'apps/executor-service/src/actions',
  'apps/approval-service/src',
  'libs/kafka/src',
  'apps/api-gateway/src/runs',
  'apps/api-gateway/src/approvals',
  'apps/api-gateway/src/events',
];
/** Of a folder, the files that need no broker to be noticed (decision 0036). */
const FILES_OF = {
  'libs/kafka/src': [
    ...['copartition-assigner', 'cursors', 'kafka-intake', 'lane-writer', 'position-hints', 'read-linger', 'stored-record'],
    ...['troubles', 'unfit-topics', 'waiting', 'wrong-answer'],
  ].map((name) => `libs/kafka/src/${name}.ts`),
};
/**
 * Whose suites are asked where these are not those of the package: what the audit service writes, `libs/audit` reads; and a folder of a large service is
 * asked by what lies beside it, because all suites of the service take as long for one of its folders as for all.
 */
const SUITES_OF = {
  'libs/audit': ['libs/audit', 'apps/audit-service'],
  'apps/executor-service/src/work': ['apps/executor-service/src/work', 'apps/executor-service/test/work'],
  'apps/executor-service/src/actions': ['apps/executor-service/test/actions', 'apps/executor-service/test/rapid-attribution'],
  ...Object.fromEntries(
    ['runs', 'approvals', 'events'].map((room) => [
      `apps/api-gateway/src/${room}`,
      ['runs', 'approvals', 'events'].map((one) => `apps/api-gateway/src/${one}`),
    ]),
  ),
};
/** Of a hundred changes, so many must be noticed. */
const NOTICED_PERCENT_MIN = 85;
/** Two suites at a time, as everywhere. */
const CONCURRENCY = Number(process.env['MUTATE_CONCURRENCY'] ?? 2);
/** Each mutant goes through them, so they are few; the suites by themselves have many more. */
const RUNS_OF_CHANCE = { SIMULATION_SEEDS: '10', ARBITRARY_RUNS: '500' };
const CACHE = '.cache/mutation';
const SEED = 7;

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { sample: { type: 'string' }, seed: { type: 'string', default: String(SEED) } },
  });
  for (const [name, runs] of Object.entries(RUNS_OF_CHANCE)) process.env[name] ??= runs;
  if (values.sample !== undefined) process.env['MUTATION_SAMPLE'] = String(wholeNumber('--sample', values.sample));
  process.env['MUTATION_SEED'] = String(wholeNumber('--seed', values.seed));
  await mkdir(CACHE, { recursive: true });
  const rows = [];
  const folders = positionals.length > 0 ? positionals : FOLDERS;
  for (const place of new Set(folders.map(placeOf))) {
    const own = folders.filter((folder) => placeOf(folder) === place);
    rows.push(...(await rowsOf(place, own)));
  }
  for (const row of rows) console.log(printed(row));
  return rows.every((row) => percentOf(row.killed, row.asked) >= NOTICED_PERCENT_MIN) ? 0 : 1;
}

function wholeNumber(name, text) {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name}: expected a whole number from 1 on, found ${JSON.stringify(text)}`);
  return Number(text);
}

/** What is asked together, by the same suites: a folder that has suites of its own, or a package. */
function placeOf(folder) {
  const ofItsOwn = Object.keys(SUITES_OF).find((place) => isIn(place, folder));
  return ofItsOwn ?? folder.split('/').slice(0, 2).join('/');
}

/** `{ folder, mutants, asked, killed, undecided }` of each folder of a place, counts of mutants. */
async function rowsOf(place, folders) {
  const all = await mutantsOf(place, folders);
  const { drawn } = readPlan();
  const ids = drawn === null ? undefined : new Set(drawn);
  return folders.map((folder) => {
    const own = all.filter(({ fileName }) => isIn(folder, relative(process.cwd(), fileName)));
    if (own.length === 0) throw new Error(`${folder}: expected code to change, found none; name a folder or a file of it`);
    const asked = own.filter(({ id, status }) => status !== 'Ignored' && (ids === undefined || ids.has(id)));
    const fates = asked.map(fateOf);
    for (const [at, mutant] of asked.entries()) if (fates[at] !== 'killed') console.log(`${fates[at]}: ${described(mutant)}`);
    const count = (fate) => fates.filter((found) => found === fate).length;
    return { folder, mutants: own.length, asked: asked.length, killed: count('killed'), undecided: count('undecided') };
  });
}

/** Files or folders of one place, whose suites are run once without a change for all of them. */
async function mutantsOf(place, folders) {
  // Read by the suites' settings and by the plugin, in processes of their own.
  process.env['MUTATED_SUITES'] = (SUITES_OF[place] ?? [place]).join(' ');
  process.env['MUTATED_FOLDERS'] = folders.join(' ');
  const file = place.replaceAll('/', '-');
  process.env['MUTATION_PLAN'] = resolve(CACHE, `${file}.plan.json`);
  const incrementalFile = join(CACHE, `${file}.json`);
  await forgetWhatIsUndecided(incrementalFile);
  const patterns = folders.flatMap((folder) => FILES_OF[folder] ?? [folder.endsWith('.ts') ? folder : `${folder}/**/*.ts`]);
  const stryker = new Stryker({
    mutate: [...patterns, '!**/*.spec.ts', '!**/*.d.ts'],
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner', './scripts/mutation/plan.mjs'],
    testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
    jest: { projectType: 'custom', configFile: 'scripts/mutation/jest.config.mjs', enableFindRelatedTests: false },
    coverageAnalysis: 'perTest',
    concurrency: CONCURRENCY,
    // Modules of suites that have ended are not wholly let go.
    maxTestRunnerReuse: 50,
    // Longer than the longest test may wait, so that it is the test which says that it waited; what a machine makes slow is not an endless loop.
    timeoutMS: 600_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 120,
    incremental: true,
    incrementalFile,
    ignorePatterns: ['.cache', '.data', 'bench'],
    tempDirName: join(CACHE, 'sandbox'),
    reporters: ['plan'],
    disableTypeChecks: '{apps,libs}/**/*.ts',
    allowConsoleColors: false,
  });
  return stryker.runMutationTest();
}

/** A busy machine may have been the reason; it is asked again. */
async function forgetWhatIsUndecided(incrementalFile) {
  const report = await readFile(incrementalFile, 'utf8').then(JSON.parse, () => undefined);
  if (report === undefined) return;
  for (const file of Object.values(report.files)) {
    file.mutants = file.mutants.filter((mutant) => mutant.status === 'Ignored' || fateOf(mutant) !== 'undecided');
  }
  await writeFile(incrementalFile, JSON.stringify(report));
}

function described({ fileName, location, mutatorName, replacement }) {
  const { line, column } = location.start;
  return `${relative(process.cwd(), fileName)}:${line}:${column} ${mutatorName}: ${JSON.stringify(replacement)}`;
}

/** A row of docs/proofs/mutation.md: folder, mutants, sample, seed, killed, undecided, not noticed, percent with its interval. */
function printed(row) {
  const sampled = process.env['MUTATION_SAMPLE'] !== undefined && row.asked < row.mutants;
  const [low, high] = intervalOf(row.killed, row.asked).map((share) => (100 * share).toFixed(0));
  const percent = percentOf(row.killed, row.asked).toFixed(1);
  const cells = [
    row.folder,
    row.mutants,
    sampled ? row.asked : 'all',
    sampled ? process.env['MUTATION_SEED'] : '',
    row.killed,
    row.undecided,
    row.asked - row.killed - row.undecided,
    sampled ? `${percent} % (${low} to ${high})` : `${percent} %`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function percentOf(part, whole) {
  return whole === 0 ? 100 : (100 * part) / whole;
}
