// `node --import` this: the process is of a release that this repository does not have, the next one. It has made one change, to one event: `ExecutionCompleted` calls
// `failed` what it called `failures`. So there is a second record format, which it reads, and which it writes where WRITE_FORMAT says so.
import { register } from 'node:module';

register('./second-release-hooks.mjs', import.meta.url);
