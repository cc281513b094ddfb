import { environmentOfProcess, openLogger, prepareTopics, printsSettings, readSettings, runMain, tellBrokerRights } from '@runbook/service';
import { SystemClock } from '@runbook/ports';

/** `node apps/orchestrator/dist/topics.js [--check | --acls [<topic of an event source>…]]`, with the settings of the services. */
await runMain('topics', async () => {
  const words = process.argv.slice(2);
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const [flag, ...sources] = words;
  if (flag === '--acls') return tellBrokerRights(readSettings(environmentOfProcess()), sources, tell);
  const makesNone = words.length === 1 && flag === '--check';
  if (!makesNone && printsSettings('orchestrator', [], words)) return;
  const settings = readSettings(environmentOfProcess());
  const logger = openLogger('topics', settings.logLevel);
  await prepareTopics(settings, { logger, clock: new SystemClock(), makesNone, tell });
});
