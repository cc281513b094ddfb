import { systemClock } from '@runbook/ports';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { GroupCommit } from './group-commit.js';
import { type Connection, openForWriting } from './safe-file.js';
import type { WriterReady, WriterStart, WriterStop, WriterStopped, WriteTurn } from './write-protocol.js';

/** How often topics with a retention are looked through. */
const EXPIRY_INTERVAL_MS = 60_000;
/** Between two bounded deletions of one look: appends go first. */
const EXPIRY_PAUSE_MS = 50;

/** The thread that writes one file: the only place where this process waits for a disk. */
function main(): void {
  const port = parentPort!;
  const { file } = workerData as WriterStart;
  let connection: Connection;
  let commits: GroupCommit;
  try {
    connection = openForWriting(file);
    commits = new GroupCommit(connection);
    port.postMessage(commits.ready());
  } catch (error) {
    const failed: WriterReady = { ready: false, error: (error as Error).message, incarnation: 0, topics: [], ends: [] };
    port.postMessage(failed);
    return port.close();
  }
  let expiry = setTimeout(expire, EXPIRY_INTERVAL_MS);

  port.on('message', (message: WriteTurn | WriterStop) => {
    let stopping = accept(message);
    do {
      // Whatever arrived during the last transaction joins the next one; that is the group in group commit.
      for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port)) stopping = accept(more.message) || stopping;
      if (commits.hasWork) port.postMessage(commits.commit());
    } while (commits.hasWork);
    if (stopping) stop();
  });

  function accept(message: WriteTurn | WriterStop): boolean {
    if ('stop' in message) return true;
    commits.accept(message);
    return false;
  }

  function expire(): void {
    const more = commits.deleteExpired(systemClock.now());
    expiry = setTimeout(expire, more ? EXPIRY_PAUSE_MS : EXPIRY_INTERVAL_MS);
  }

  function stop(): void {
    clearTimeout(expiry);
    connection.close();
    const stopped: WriterStopped = { stopped: true, statistics: commits.statistics };
    port.postMessage(stopped);
    port.close();
  }
}

main();
