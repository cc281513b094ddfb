// `npm test`: builds, runs the unit and int projects side by side and then e2e, against real servers, and ends
// with one line: `N passed, N failed`. A suite whose server cannot be had is named at the end; with CI=true that is a failure.
// `node scripts/test.mjs unit int` runs only these projects; `runtimes` runs only when asked for, as `.ci/run` does.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { runOnOtherRuntimes } from './other-runtimes.mjs';
import { runJest, stopJest } from './run-jest.mjs';
import { line, nothing, sum } from './tally.mjs';
import { specsAndNeeds } from './test-needs.mjs';
import { serverVariables, startServers } from './test-servers.mjs';

// Two suites at a time, because the smallest machine that runs this has two cores. Those that share a broker run one by one, beside those
// on another broker; whole systems have data, ports and brokers of their own, or one that they share because they ask nothing else of it.
const TWO = ['--maxWorkers=2', '--testSequencer', resolve(import.meta.dirname, 'longest-first.mjs')];
const ONE = ['--runInBand'];
// The passes of a row run at the same time: int suites mostly wait for brokers, unit suites compute.
const ROWS = [
  [
    { title: 'unit', project: 'unit', args: TWO },
    { title: 'int', project: 'int', args: ONE },
    // The oldest broker line in support gets the Kafka adapter's suites once more, but those that start a broker of their own.
    { title: 'int on Kafka 3.9', project: 'int', args: ONE, folder: 'libs/kafka/', instead: { KAFKA_BROKERS: 'KAFKA_39_BROKERS' } },
  ],
  [{ title: 'e2e', project: 'e2e', args: TWO }],
  [{ title: 'other versions of Node', project: 'runtimes', args: TWO, isOnlyOnRequest: true }],
];
// Matches no test: jest loads the suites and counts every test as skipped, without running any hook.
const COUNT_ONLY_ARGS = ['--testNamePattern=(?!)'];
const NO_RESULT = { tally: nothing, failures: [], notRun: [] };

let servers = { env: {}, missing: new Map(), stop: async () => {} };
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void interrupted(signal));

process.exitCode = await main(process.argv.slice(2));

async function main(asked) {
  const projects = [...new Set(ROWS.flat().map(({ project }) => project))];
  const unknown = asked.filter((project) => !projects.includes(project));
  if (unknown.length > 0) return refuse(`expected projects among ${projects.join(', ')}, found ${unknown.join(', ')}`);
  const build = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' });
  if (build.status !== 0) return refuse('the build failed (npm run build); nothing was run');

  let result = NO_RESULT;
  try {
    for (const row of ROWS) {
      const passes = row.filter(({ project, isOnlyOnRequest }) => (asked.length === 0 ? !isOnlyOnRequest : asked.includes(project)));
      if (passes.length > 0) console.log(`\n== ${passes.map(({ title }) => title).join(', ')} ==`);
      result = (await runRow(passes)).reduce(add, result);
    }
  } finally {
    await servers.stop();
  }
  return conclude(result);
}

/** One result for each pass. */
async function runRow(row) {
  const passes = await Promise.all(row.map(async (pass) => ({ ...pass, specs: await specsOf(pass) })));
  await startMissing(passes);
  return Promise.all(passes.map(run));
}

function run(pass) {
  if (pass.project === 'unit') return runJest({ ...pass, env: {} });
  return pass.project === 'runtimes' ? runOnOtherRuntimes(pass.args) : withServers(pass);
}

/** None of a unit pass, which jest finds by itself. */
async function specsOf({ project, folder = '', instead = {} }) {
  const ownServer = ({ starts }) => starts.some((variable) => variable in instead);
  const specs = await specsAndNeeds(`.${project}.spec.ts`, serverVariables);
  return specs.filter((spec) => spec.file.startsWith(folder) && !ownServer(spec));
}

/** Runs what the servers at hand allow, and counts the rest as skipped. */
async function withServers({ title, project, args, specs, instead = {} }) {
  let result = NO_RESULT;
  for (const { reads, reasons, files } of groupsOf(specs, instead)) {
    // What a suite does not read it must not get: a service that it starts would inherit it and run on the wrong log.
    const addresses = serverVariables.map((variable) => [
      variable,
      reads.includes(variable) ? addressOf(instead[variable] ?? variable) : undefined,
    ]);
    const run = { project, env: Object.fromEntries(addresses) };
    const paths = ['--runTestsByPath', ...files];
    if (reasons.length === 0) result = add(result, await runJest({ ...run, args: [...args, ...paths] }));
    else {
      const { tally } = await runJest({ ...run, args: [...COUNT_ONLY_ARGS, ...args, ...paths] });
      // A suite that does not even load without its server is one skipped test, not a failed one: it is named at the end.
      const skipped = { ...nothing, skipped: tally.skipped + tally.failed };
      result = add(result, {
        tally: skipped,
        failures: [],
        notRun: files.map((file) => `${title}: ${file} needs ${reasons.join(' and ')}`),
      });
    }
  }
  return result;
}

/** Suites that read the same addresses, and of those that cannot be run the ones that lack the same. */
function groupsOf(specs, instead) {
  const groups = new Map();
  for (const { file, needs, reads } of specs) {
    const reasons = needs.flatMap((variable) => servers.missing.get(instead[variable] ?? variable) ?? []);
    const key = [reads, reasons].join('|');
    groups.set(key, { reads, reasons, files: [...(groups.get(key)?.files ?? []), file] });
  }
  return [...groups.values()];
}

/** Servers live from the first suite that needs them to the end. */
async function startMissing(passes) {
  const named = (variables) =>
    passes.flatMap(({ specs, instead = {} }) => specs.flatMap((spec) => spec[variables].map((variable) => instead[variable] ?? variable)));
  const isNew = (variable) => addressOf(variable) === undefined && !servers.missing.has(variable);
  const before = servers;
  const started = await startServers(named('needs').filter(isNew), named('reads').filter(isNew));
  servers = {
    env: { ...before.env, ...started.env },
    missing: new Map([...before.missing, ...started.missing]),
    stop: async () => void (await Promise.all([before.stop(), started.stop()])),
  };
}

function addressOf(variable) {
  return servers.env[variable] ?? process.env[variable];
}

/** Says what was not run and what no test can name, then the one line. */
function conclude({ tally, failures, notRun }) {
  for (const text of [...notRun.map((suite) => `NOT RUN: ${suite}`), ...failures.map((failure) => `FAILED: ${failure}`)]) console.log(text);
  const strict = process.env.CI === 'true' && notRun.length > 0;
  if (strict) console.log('With CI=true a suite that is not run counts as failed.');
  const counted = strict ? sum(tally, { ...nothing, failed: notRun.length }) : tally;
  console.log(line(counted));
  return counted.failed > 0 ? 1 : 0;
}

function add(one, other) {
  return {
    tally: sum(one.tally, other.tally),
    failures: [...one.failures, ...other.failures],
    notRun: [...one.notRun, ...(other.notRun ?? [])],
  };
}

function refuse(message) {
  console.log(message);
  console.log(line({ ...nothing, failed: 1 }));
  return 1;
}

async function interrupted(signal) {
  console.log(`\n${signal}: stopping`);
  stopJest();
  await servers.stop();
  process.exit(130);
}
