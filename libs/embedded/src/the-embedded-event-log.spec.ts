import { describeEventLog } from '@runbook/ports/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventLog } from './embedded-event-log.js';

describeEventLog('one SQLite file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-log-'));
  const open = () => EmbeddedEventLog.open(join(folder, 'runbook.db'), { followerFailed: () => {} });
  let log = await open();
  return {
    log,
    reopen: async () => {
      await log.close();
      log = await open();
      return log;
    },
    close: async () => {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
});
