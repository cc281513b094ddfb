import { restore } from '@runbook/embedded';
import { runMain } from '@runbook/service';
import { embeddedFolder } from './embedded-folder.js';
import { summary } from './summary.js';

await runMain('restore', async () => {
  const { dataFolder, named } = embeddedFolder('restore', 'folder of a backup');
  const manifest = await restore({ backup: named, dataFolder });
  process.stdout.write(`restored ${named} to ${dataFolder}: ${summary(manifest)}\n`);
});
