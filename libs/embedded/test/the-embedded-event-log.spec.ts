import { EmbeddedEventLog } from '@runbook/embedded';
import { describeEventLog } from '@runbook/ports/contract';
import Database from 'libsql';
import { join } from 'node:path';
import { newFolder } from './a-folder-of-its-own.js';

describeEventLog('one SQLite file', async () => {
  const { folder, remove } = await newFolder();
  const path = join(folder, 'runbook.db');
  const open = () => EmbeddedEventLog.open(path, { followerFailed: () => {} });
  let log = await open();
  const reopen = async () => {
    await log.close();
    log = await open();
    return log;
  };
  const close = async () => {
    await log.close();
    await remove();
  };
  // A tool that holds the file's write lock makes transactions fail as a full disk would.
  const disturb = async (act: () => Promise<void>) => {
    const intruder = new Database(path);
    intruder.exec('BEGIN IMMEDIATE');
    await act().finally(() => {
      intruder.exec('ROLLBACK');
      intruder.close();
    });
  };
  return { log, reopen, disturb, close };
});
