import { restore } from '@runbook/embedded';
import { runMain } from '@runbook/service';
import { restoreDistributed } from './keeping/restore-distributed.js';
import { namedFolder } from './named-folder.js';
import { summary } from './summary.js';

await runMain('restore', async () => {
  const { settings, named, isDistributed } = namedFolder('restore', 'folder of a backup');
  if (!isDistributed) {
    const manifest = await restore({ backup: named, dataFolder: settings.dataFolder });
    process.stdout.write(`restored ${named} to ${settings.dataFolder}: ${summary(manifest)}\n`);
    return;
  }
  const { manifest, verified } = await restoreDistributed(settings, named);
  process.stdout.write(
    `restored ${named} to Kafka and MongoDB: ${summary(manifest)}; verified there: ${verified.runs} runs, ${verified.aggregates} chains of ${verified.records} records\n`,
  );
});
