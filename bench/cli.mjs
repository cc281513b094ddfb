// How long the command line takes to be there: from the start of the process to its end, Node included, as its user waits for it. Beside it what
// Node alone takes, because the machine's speed changes within an hour. The least and the median of the rounds, taken in turn.
//   npm run build && node bench/cli.mjs [--rounds 30] [--node 24]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { nodeOf } from '../scripts/runtimes.mjs';

/** What a user waits for without noticing that he does. */
const HELP_MS_MAX = 150;
const COMMANDS = {
  'node -e 0': ['-e', '0'],
  'runbook --help': ['apps/cli/bin/runbook.mjs', '--help'],
  'runbook run start --help': ['apps/cli/bin/runbook.mjs', 'run', 'start', '--help'],
  'runbook config print': ['apps/cli/bin/runbook.mjs', 'config', 'print'],
};

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, node: { type: 'string', default: process.versions.node.split('.')[0] } },
});
const node = await nodeOf(Number(values.node));
const taken = Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const [name, args] of Object.entries(COMMANDS)) taken[name].push(timed(args));
}
console.log(`Node ${values.node}, ${values.rounds} rounds`);
for (const [name, ms] of Object.entries(taken)) {
  ms.sort((a, b) => a - b);
  console.log(`${name.padEnd(26)} least ${ms[0].toFixed(0)} ms, median ${ms[Math.floor(ms.length / 2)].toFixed(0)} ms`);
}
const least = taken['runbook --help'][0];
console.log(`runbook --help: ${least <= HELP_MS_MAX ? 'within' : 'NOT within'} ${HELP_MS_MAX} ms`);

function timed(args) {
  const begun = performance.now();
  const { status, stderr } = spawnSync(node, args, { env: { ...process.env, NO_COLOR: '1' } });
  if (status !== 0) throw new Error(`expected ${args.join(' ')} to end with 0, found ${status}: ${stderr.toString()}`);
  return performance.now() - begun;
}
