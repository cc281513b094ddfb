// Runs the commands of an example's README, and finds what its author says that they print.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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
    const local = (text) => text.replaceAll('http://127.0.0.1:4000', system.url).replaceAll('127.0.0.1:4100', `127.0.0.1:${services.port}`);
    await copied(folder, local);
    return { run: (name) => run(name, folder, local, exports.commands), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The examples with the addresses of this system, and the data that they read. */
async function copied(folder, local) {
  await mkdir(join(folder, 'examples'));
  await cp(EXAMPLES, join(folder, 'examples'), { recursive: true });
  for (const name of ['data', 'libs']) await symlink(join(ROOT, name), join(folder, name));
  for (const entry of await readdir(join(folder, 'examples'), { recursive: true, withFileTypes: true })) {
    if (!/\.(yaml|json)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    await writeFile(file, local(await readFile(file, 'utf8')));
  }
}

async function run(name, folder, local, exports) {
  const blocks = blocksOf(await readFile(join(EXAMPLES, name, 'README.md'), 'utf8'));
  const script = [exports, ...blocks.map(({ commands }) => `${commands}\necho '${MARK}'`)].map(local).join('\n');
  const options = { cwd: folder, timeout: COMMANDS_MS_MAX, maxBuffer: 64 * 1024 * 1024 };
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
