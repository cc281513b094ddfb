import { backUp } from '@runbook/embedded';
import { runMain } from '@runbook/service';
import { setPriority } from 'node:os';
import { embeddedFolder } from './embedded-folder.js';
import { summary } from './summary.js';

/** A service that runs beside it goes first. */
const NICE = 10;

await runMain('backup', async () => {
  const { dataFolder, named } = embeddedFolder('backup', 'folder for the backup');
  setPriority(NICE);
  const manifest = await backUp({ dataFolder, target: named });
  process.stdout.write(`backed up ${dataFolder} to ${named}: ${summary(manifest)}\n`);
});
