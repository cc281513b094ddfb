#!/usr/bin/env node
// The command `runbook`. It is written in TypeScript and built by `npm run build`; this file is there before, so that it can be linked and say so.
import { existsSync } from 'node:fs';

const built = new URL('../dist/main.js', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  process.stderr.write('runbook: expected the built command line, found none; run `npm ci && npm run build` in the repository first\n');
  process.exitCode = 1;
}
