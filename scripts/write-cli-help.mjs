// Writes the help of every command of the command line, and what completes it in each shell, into the golden files of their suites:
//   npm run build && node scripts/write-cli-help.mjs
import { mkdir, writeFile } from 'node:fs/promises';
import { completionScript, everyCommand, SHELLS } from '../apps/cli/dist/index.js';
import { helpOfAll } from '../apps/cli/test/help-of-all.mjs';

await mkdir('apps/cli/test/golden', { recursive: true });
await writeFile('apps/cli/test/golden/help.txt', helpOfAll(await everyCommand()));
for (const shell of SHELLS) await writeFile(`apps/cli/test/golden/completion.${shell}`, completionScript(shell));
