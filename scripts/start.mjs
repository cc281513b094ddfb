// `npm start`: builds what is stale and then is the service itself, so that a signal to npm, which passes it on, reaches who must obey it.
import { spawnSync } from 'node:child_process';

const build = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);
await import('../apps/standalone/dist/main.js');
