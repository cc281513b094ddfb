// `npm test`: builds, runs the unit, int and e2e projects one after the other against real servers, and ends with one line:
// `N passed, N failed`. A suite whose server cannot be had is named at the end; with CI=true that is a failure.
// `node scripts/test.mjs unit int` runs only these projects.
import { spawnSync } from 'node:child_process';
import { runJest, stopJest } from './run-jest.mjs';
import { line, nothing, sum } from './tally.mjs';
import { specsAndNeeds } from './test-needs.mjs';
import { serverVariables, startServers } from './test-servers.mjs';

const PROJECTS = ['unit', 'int', 'e2e'];
// Two unit workers, because the smallest machine that runs this has two cores; suites that share a broker run one by one.
const UNIT_ARGS = ['--maxWorkers=2'];
const SERVER_ARGS = ['--runInBand'];
// Matches no test: jest loads the suites and counts every test as skipped, without running any hook.
const COUNT_ONLY_ARGS = ['--testNamePattern=(?!)'];

let servers = { env: {}, missing: new Map(), stop: async () => {} };
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void interrupted(signal));

process.exitCode = await main(process.argv.slice(2));

async function main(asked) {
  const unknown = asked.filter((project) => !PROJECTS.includes(project));
  if (unknown.length > 0) return refuse(`expected projects among ${PROJECTS.join(', ')}, found ${unknown.join(', ')}`);
  const projects = PROJECTS.filter((project) => asked.length === 0 || asked.includes(project));
  const build = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' });
  if (build.status !== 0) return refuse('the build failed (npm run build); nothing was run');

  let result = { tally: nothing, failures: [] };
  try {
    for (const project of projects) result = add(result, await (project === 'unit' ? unit() : withServers(project)));
  } finally {
    await servers.stop();
  }
  const notRun = await suitesNotRun(projects);
  for (const text of [...notRun.map((suite) => `NOT RUN: ${suite}`), ...result.failures.map((failure) => `FAILED: ${failure}`)])
    console.log(text);
  const tally = process.env.CI === 'true' ? sum(result.tally, { ...nothing, failed: notRun.length }) : result.tally;
  if (notRun.length > 0 && process.env.CI === 'true') console.log('With CI=true a suite that is not run counts as failed.');
  console.log(line(tally));
  return tally.failed > 0 ? 1 : 0;
}

async function unit() {
  title('unit');
  return runJest({ project: 'unit', args: UNIT_ARGS, env: {} });
}

/** Runs what the servers at hand allow, and counts the rest as skipped. */
async function withServers(project) {
  title(project);
  const specs = await specsAndNeeds(`.${project}.spec.ts`, serverVariables);
  if (specs.length === 0) return { tally: nothing, failures: [] };
  await startMissing(specs.flatMap(({ needs }) => needs));
  const lacks = ({ needs }) => needs.some((variable) => servers.missing.has(variable));
  const run = (some, args) =>
    runJest({ project, args: [...SERVER_ARGS, ...args, '--runTestsByPath', ...some.map(({ file }) => file)], env: servers.env });
  const [runnable, rest] = [specs.filter((spec) => !lacks(spec)), specs.filter(lacks)];
  let result = { tally: nothing, failures: [] };
  if (runnable.length > 0) result = add(result, await run(runnable, []));
  if (rest.length > 0) result = add(result, asSkipped(await run(rest, COUNT_ONLY_ARGS)));
  return result;
}

/** Servers live from the first suite that needs them to the end. */
async function startMissing(variables) {
  const wanted = [...new Set(variables)].filter((variable) => !(variable in servers.env) && !servers.missing.has(variable));
  if (wanted.length === 0) return;
  const before = servers;
  const started = await startServers(wanted);
  servers = {
    env: { ...before.env, ...started.env },
    missing: new Map([...before.missing, ...started.missing]),
    stop: async () => void (await Promise.all([before.stop(), started.stop()])),
  };
}

/** A suite that does not even load without its server is one skipped test, not a failed one: it is named at the end. */
function asSkipped({ tally }) {
  return { tally: { ...nothing, skipped: tally.skipped + tally.failed }, failures: [] };
}

async function suitesNotRun(projects) {
  const specs = (
    await Promise.all(
      projects.filter((project) => project !== 'unit').map((project) => specsAndNeeds(`.${project}.spec.ts`, serverVariables)),
    )
  ).flat();
  return specs.flatMap(({ file, needs }) => {
    const reasons = needs
      .filter((variable) => servers.missing.has(variable))
      .map((variable) => `${variable} (${servers.missing.get(variable)})`);
    return reasons.length > 0 ? [`${file} needs ${reasons.join(' and ')}`] : [];
  });
}

function add(one, other) {
  return { tally: sum(one.tally, other.tally), failures: [...one.failures, ...other.failures] };
}

function title(project) {
  console.log(`\n== ${project} ==`);
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
