// `node --import <this file>` runs the `.ts` sources without a build: suites start workers and processes from what is on the
// screen, never from a stale dist. Production runs dist and does not load this.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
