import { environmentOfProcess, runMain } from '@runbook/service';
import { migrate } from './keeping/migrate.js';

await runMain('migrate', () => migrate(process.argv.slice(2), environmentOfProcess(), (line) => process.stdout.write(`${line}\n`)));
