// The suites that need Node alone, once more on every other version of Node that is in support: unit, and those of the e2e suites that
// start the embedded system or run the README's commands.
import { runJest } from './run-jest.mjs';
import { environmentOf, nodeOf, RUNTIMES } from './runtimes.mjs';
import { nothing, sum } from './tally.mjs';
import { specsAndNeeds } from './test-needs.mjs';
import { serverVariables } from './test-servers.mjs';

/**
 * @param {string[]} args  what jest is told
 * @returns {Promise<{ tally: import('./tally.mjs').Tally, failures: string[], notRun: string[] }>} notRun: with the reason
 */
export async function runOnOtherRuntimes(args) {
  const embedded = (await specsAndNeeds('.e2e.spec.ts', serverVariables)).filter(needsNodeAlone).map(({ file }) => file);
  // What these suites do not read they must not get: a service that they start would inherit it and run on the wrong log.
  const noServers = Object.fromEntries(serverVariables.map((variable) => [variable, undefined]));
  const result = { tally: nothing, failures: [], notRun: [] };
  for (const { major } of RUNTIMES.filter((one) => !process.version.startsWith(`v${one.major}.`))) {
    const node = await nodeOf(major).catch((reason) => reason);
    if (node instanceof Error) {
      result.notRun.push(`unit and embedded suites on Node ${major}: ${node.message}`);
      continue;
    }
    for (const [project, own] of [
      ['unit', args],
      ['e2e', [...args, '--runTestsByPath', ...embedded]],
    ]) {
      console.log(`-- ${project} on Node ${major} (${node})`);
      const { tally, failures } = await runJest({ project, args: own, env: { ...noServers, ...environmentOf(node) }, node });
      result.tally = sum(result.tally, tally);
      result.failures.push(...failures.map((failure) => `Node ${major}: ${failure}`));
    }
  }
  return result;
}

/** A suite that shares the embedded system with others starts one of its own where there is none. */
const needsNodeAlone = ({ needs }) => needs.every((variable) => variable === 'SHARED_SYSTEM');
