import { backUp } from '@runbook/embedded';
import { runMain } from '@runbook/service';
import { setPriority } from 'node:os';
import { backUpDistributed } from './keeping/back-up-distributed.js';
import { namedFolder } from './named-folder.js';
import { summary } from './summary.js';

/** A service that runs beside it goes first. */
const NICE = 10;

await runMain('backup', async () => {
  const { settings, named, isDistributed } = namedFolder('backup', 'folder for the backup');
  setPriority(NICE);
  const manifest = isDistributed
    ? await backUpDistributed(settings, named)
    : await backUp({ dataFolder: settings.dataFolder, target: named });
  process.stdout.write(`backed up ${isDistributed ? 'Kafka and MongoDB' : settings.dataFolder} to ${named}: ${summary(manifest)}\n`);
});
