import { runMain } from '@runbook/service';
import { callOffHandOver, handOver } from './keeping/hand-over.js';
import { namedFolder } from './named-folder.js';
import { summary } from './summary.js';

const CALL_OFF = '--call-off';

await runMain('hand-over', async () => {
  const { settings, named } = namedFolder('hand-over', `folder for the copy, or ${CALL_OFF}`, 'distributed');
  if (named === CALL_OFF) {
    await callOffHandOver(settings);
    process.stdout.write('called off: services that are started here begin runs again; start none on what took over from it\n');
    return;
  }
  const { manifest, at } = await handOver(settings, named);
  process.stdout.write(`handed over at ${at} to ${named}: ${summary(manifest)}; no run begins here any more, what is open goes on\n`);
});
