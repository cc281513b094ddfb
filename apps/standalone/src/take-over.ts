import { runMain } from '@runbook/service';
import { takeOver } from './keeping/take-over.js';
import { namedFolder } from './named-folder.js';

await runMain('take-over', async () => {
  const { settings, named } = namedFolder('take-over', 'folder of a hand-over', 'distributed');
  const { verified, begunBefore } = await takeOver(settings, named);
  process.stdout.write(
    `took over from ${named}: ${verified.aggregates} chains of ${verified.records} records verified; ${begunBefore} runs stay where they were begun; start the services here with PARTITIONS=${settings.partitions}\n`,
  );
});
