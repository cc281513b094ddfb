// `npm test`: builds, runs the unit, int and e2e projects one after the other against real servers, and ends with one line:
// `N passed, N failed`. A suite whose server cannot be had is named at the end; with CI=true that is a failure.
// `node scripts/test.mjs unit int` runs only these projects; `runtimes` runs only when asked for, as `.ci/run` does.
import { spawnSync } from 'node:child_process';
import { runOnOtherRuntimes } from './other-runtimes.mjs';
import { runJest, stopJest } from './run-jest.mjs';
import { line, nothing, sum } from './tally.mjs';
import { specsAndNeeds } from './test-needs.mjs';
import { serverVariables, startServers } from './test-servers.mjs';

const PASSES = [
  { title: 'unit', project: 'unit' },
  { title: 'int', project: 'int' },
  // The oldest broker line in support gets the Kafka adapter's suites once more, but those that start a broker of their own.
  { title: 'int on Kafka 3.9', project: 'int', folder: 'libs/kafka/', instead: { KAFKA_BROKERS: 'KAFKA_39_BROKERS' } },
  { title: 'e2e', project: 'e2e' },
  { title: 'other versions of Node', project: 'runtimes', onlyWhenAsked: true },
];
// Two unit workers, because the smallest machine that runs this has two cores; suites that share a broker run one by one.
const UNIT_ARGS = ['--maxWorkers=2'];
const SERVER_ARGS = ['--runInBand'];
// Matches no test: jest loads the suites and counts every test as skipped, without running any hook.
const COUNT_ONLY_ARGS = ['--testNamePattern=(?!)'];
const NO_RESULT = { tally: nothing, failures: [], notRun: [] };

let servers = { env: {}, missing: new Map(), stop: async () => {} };
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void interrupted(signal));

process.exitCode = await main(process.argv.slice(2));

async function main(asked) {
  const projects = [...new Set(PASSES.map(({ project }) => project))];
  const unknown = asked.filter((project) => !projects.includes(project));
  if (unknown.length > 0) return refuse(`expected projects among ${projects.join(', ')}, found ${unknown.join(', ')}`);
  const build = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' });
  if (build.status !== 0) return refuse('the build failed (npm run build); nothing was run');

  let result = NO_RESULT;
  try {
    for (const pass of PASSES.filter(({ project, onlyWhenAsked }) => (asked.length === 0 ? !onlyWhenAsked : asked.includes(project)))) {
      console.log(`\n== ${pass.title} ==`);
      result = add(result, await run(pass));
    }
  } finally {
    await servers.stop();
  }
  return conclude(result);
}

function run(pass) {
  if (pass.project === 'unit') return runJest({ project: 'unit', args: UNIT_ARGS, env: {} });
  return pass.project === 'runtimes' ? runOnOtherRuntimes() : withServers(pass);
}

/** Runs what the servers at hand allow, and counts the rest as skipped. */
async function withServers({ title, project, folder = '', instead = {} }) {
  const serverOf = (variable) => instead[variable] ?? variable;
  const ownServer = ({ starts }) => starts.some((variable) => variable in instead);
  const specs = (await specsAndNeeds(`.${project}.spec.ts`, serverVariables)).filter(
    (spec) => spec.file.startsWith(folder) && !ownServer(spec),
  );
  await startMissing(specs.flatMap(({ needs }) => needs.map(serverOf)));

  let result = NO_RESULT;
  for (const { needs, files } of groupedByNeeds(specs)) {
    const reasons = needs.flatMap((variable) => servers.missing.get(serverOf(variable)) ?? []);
    // What a suite does not read it must not get: a service that it starts would inherit it and run on the wrong log.
    const addresses = serverVariables.map((variable) => [variable, needs.includes(variable) ? addressOf(serverOf(variable)) : undefined]);
    const run = { project, env: Object.fromEntries(addresses) };
    const args = [...SERVER_ARGS, '--runTestsByPath', ...files];
    if (reasons.length === 0) result = add(result, await runJest({ ...run, args }));
    else {
      const { tally } = await runJest({ ...run, args: [...COUNT_ONLY_ARGS, ...args] });
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

function groupedByNeeds(specs) {
  const groups = new Map();
  for (const { file, needs } of specs) {
    const key = needs.join();
    groups.set(key, { needs, files: [...(groups.get(key)?.files ?? []), file] });
  }
  return [...groups.values()];
}

/** Servers live from the first suite that needs them to the end. */
async function startMissing(variables) {
  const wanted = [...new Set(variables)].filter((variable) => addressOf(variable) === undefined && !servers.missing.has(variable));
  if (wanted.length === 0) return;
  const before = servers;
  const started = await startServers(wanted);
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
