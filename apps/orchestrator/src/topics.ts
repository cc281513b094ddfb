import { environmentOfProcess, openLogger, prepareTopics, printsSettings, readSettings, runMain } from '@runbook/service';
import { SystemClock } from '@runbook/ports';

/** `node apps/orchestrator/dist/topics.js [--check]`, with the settings of the services. */
await runMain('topics', async () => {
  const words = process.argv.slice(2);
  const makesNone = words.length === 1 && words[0] === '--check';
  if (!makesNone && printsSettings('orchestrator', [], words)) return;
  const settings = readSettings(environmentOfProcess());
  const logger = openLogger('topics', settings.logLevel);
  await prepareTopics(settings, { logger, clock: new SystemClock(), makesNone, tell: (line) => process.stdout.write(`${line}\n`) });
});
