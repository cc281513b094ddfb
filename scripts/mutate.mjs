// `npm run mutate`: changes the code in one small way at a time (StrykerJS) and asks the unit suites of its package whether they notice. Hours for
// all; so by folder, and incremental: what has not changed since the last run, neither code nor suite, is taken from it.
//
//     npm run mutate -- libs/audit/src libs/wire/src     these folders or files; none: all that the proofs speak of
//     MUTATE_CONCURRENCY=1 npm run mutate …             so many suites at a time; 2 without it
//
// Prints what nobody noticed, and a row for docs/proofs/mutation.md of each folder. Status 1 when a folder is below the least.
import { Stryker } from '@stryker-mutator/core';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDERS = [
  'libs/domain/src',
  'libs/processor/src',
  'libs/audit/src',
  'libs/embedded/src',
  'libs/wire/src',
  'apps/executor-service/src/work',
  'apps/executor-service/src/actions',
  'apps/approval-service/src',
  // What needs no broker to be noticed (decision 0036).
  'libs/kafka/src/{copartition-assigner,cursors,kafka-intake,lane-writer,position-hints,read-linger,stored-record,troubles,unfit-topics,waiting,wrong-answer}.ts',
  'apps/api-gateway/src/runs',
  'apps/api-gateway/src/approvals',
  'apps/api-gateway/src/events',
];
/** Of a hundred changes, so many must be noticed. */
const NOTICED_PERCENT_MIN = 85;
/** Two suites at a time, as everywhere. */
const CONCURRENCY = Number(process.env['MUTATE_CONCURRENCY'] ?? 2);
/** Each mutant goes through them, so they are few; the suites by themselves have many more. */
const RUNS_OF_CHANCE = { SIMULATION_SEEDS: '10', ARBITRARY_RUNS: '500' };
const CACHE = '.cache/mutation';
const NOTICED = new Set(['Killed', 'Timeout']);
const UNNOTICED = new Set(['Survived', 'NoCoverage']);

process.exitCode = await main(process.argv.slice(2));

async function main(asked) {
  const folders = asked.length > 0 ? asked : FOLDERS;
  for (const [name, runs] of Object.entries(RUNS_OF_CHANCE)) process.env[name] ??= runs;
  await mkdir(CACHE, { recursive: true });
  const rows = [];
  for (const folder of folders) {
    const mutants = await mutantsOf(folder);
    const unnoticed = mutants.filter(({ status }) => UNNOTICED.has(status));
    for (const mutant of unnoticed) console.log(described(mutant));
    rows.push({ folder, noticed: mutants.filter(({ status }) => NOTICED.has(status)).length, unnoticed: unnoticed.length });
  }
  for (const row of rows)
    console.log(`| ${row.folder} | ${row.noticed + row.unnoticed} | ${row.noticed} | ${percentOf(row).toFixed(1)} % |`);
  return rows.every((row) => percentOf(row) >= NOTICED_PERCENT_MIN) ? 0 : 1;
}

/** A file or a folder. */
function mutantsOf(folder) {
  // Read by the suites' settings, in processes of their own.
  process.env['MUTATED_PACKAGE'] = folder.split('/').slice(0, 2).join('/');
  const pattern = folder.endsWith('.ts') ? folder : `${folder}/**/*.ts`;
  const stryker = new Stryker({
    mutate: [pattern, '!**/*.spec.ts', '!**/*.d.ts'],
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
    jest: { projectType: 'custom', configFile: 'scripts/jest-of-mutants.config.mjs', enableFindRelatedTests: false },
    coverageAnalysis: 'perTest',
    concurrency: CONCURRENCY,
    // Modules of suites that have ended are not wholly let go.
    maxTestRunnerReuse: 50,
    // What a busy machine makes slow is not yet an endless loop.
    timeoutMS: 20_000,
    dryRunTimeoutMinutes: 30,
    incremental: true,
    incrementalFile: join(CACHE, `${folder.replaceAll(/[^\w.-]/g, '-')}.json`),
    ignorePatterns: ['.cache', '.data', 'bench'],
    tempDirName: join(CACHE, 'sandbox'),
    reporters: ['progress-append-only'],
    disableTypeChecks: '{apps,libs}/**/*.ts',
    allowConsoleColors: false,
  });
  return stryker.runMutationTest();
}

function described({ fileName, location, mutatorName, replacement, status }) {
  const { line, column } = location.start;
  return `${fileName}:${line + 1}:${column + 1} ${mutatorName}: ${JSON.stringify(replacement)} (${status === 'Survived' ? 'not noticed' : 'no suite comes here'})`;
}

function percentOf({ noticed, unnoticed }) {
  return noticed + unnoticed === 0 ? 100 : (100 * noticed) / (noticed + unnoticed);
}
