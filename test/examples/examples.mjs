// Runs the commands of an example's README, and finds what its author says that they print.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startServices } from '../../examples/services.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'examples');
const SETTINGS = /\b([A-Z][A-Z_]+)=(\S+)/g;
/** Between the outputs of two blocks; no example prints it. */
const MARK = '=== end of a block ===';
/** An example takes a second; one that waits for what never comes must end all the same. */
const COMMANDS_MS_MAX = 100_000;

/** Names of the examples, `01-first-runbook` … */
export const exampleNames = async () => (await readdir(EXAMPLES)).filter((name) => /^\d\d-/.test(name)).sort();

/** What lies in the folder of the repository and in that of the examples: what `git status` could show when they have run. */
export const filesInTheRepository = async () => [...(await readdir(ROOT)), ...(await readdir(EXAMPLES, { recursive: true }))].sort();

/**
 * Starts the services and, with `start(environment)`, a system with the settings of the guide. Answers `{ run(name), stop() }`; `run` answers the
 * blocks as `{ commands, says, printed }`.
 */
export async function startExamples(start) {
  const services = await startServices(0);
  const [settings, exports] = blocksOf(await readFile(join(EXAMPLES, 'README.md'), 'utf8'));
  const environment = Object.fromEntries([...settings.commands.matchAll(SETTINGS)].map(([, name, value]) => [name, value]));
  const folder = await mkdtemp(join(tmpdir(), 'runbook-examples-'));
  let system;
  const stop = async () => {
    await system?.stop();
    await services.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    system = await start({ ...environment, EGRESS_ALLOW: `127.0.0.1:${services.port}` });
    // `mktemp` makes its folders there.
    const addresses = { RUNBOOK_URL: system.url, EXAMPLES_URL: `http://127.0.0.1:${services.port}`, TMPDIR: folder };
    return { run: (name) => run(name, exports.commands, addresses), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** In the repository itself, as its reader does. */
async function run(name, exports, environment) {
  const blocks = blocksOf(await readFile(join(EXAMPLES, name, 'README.md'), 'utf8'));
  const script = [exports, ...blocks.map(({ commands }) => `${commands}\necho '${MARK}'`)].join('\n');
  const options = { cwd: ROOT, env: { ...process.env, ...environment }, timeout: COMMANDS_MS_MAX, maxBuffer: 64 * 1024 * 1024 };
  const { stdout, failure } = await promisify(execFile)('bash', ['-euc', script], options).then(
    (done) => ({ stdout: done.stdout, failure: '' }),
    (error) => ({ stdout: error.stdout, failure: `\n${error.killed ? 'took too long' : 'failed'}: ${error.stderr}` }),
  );
  const printed = stdout.split(`${MARK}\n`);
  return blocks.map((block, n) => ({ ...block, printed: (printed[n] ?? '') + (n === printed.length - 1 ? failure : '') }));
}

/** Blocks of commands, each with the text that follows it. */
function blocksOf(readme) {
  const pattern = /```sh\n([\s\S]*?)```(?:\s*```text\n([\s\S]*?)```)?/g;
  return [...readme.matchAll(pattern)].map(([, commands, says]) => ({ commands, says }));
}
