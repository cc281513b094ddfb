// `npm start`: builds what is stale and then is the service itself, so that a signal to npm, which passes it on, reaches who must obey it.
// The documentation takes as long to build as everything else twice over, so it is built behind the service, which says so until then.
import { spawn, spawnSync } from 'node:child_process';
import { constants, setPriority } from 'node:os';

const build = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);
await import('../apps/standalone/dist/main.js');

const documentation = spawn(process.execPath, ['scripts/build-docs.mjs', '--if-stale'], { stdio: 'ignore' });
documentation.once('spawn', () => setPriority(documentation.pid, constants.priority.PRIORITY_LOW));
documentation.once('error', (error) => console.error(`the documentation was not built: ${error.message}; npm run docs says more`));
documentation.once('exit', (code, signal) => {
  if (code !== 0 && signal === null) console.error('the documentation was not built; npm run docs says why');
});
documentation.unref();
process.once('exit', () => documentation.kill());
