import { systemClock } from '@runbook/ports';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { ROOM_LOOK_EVERY_MS } from './full-disk.js';
import { GroupCommit } from './group-commit.js';
import { type Connection, openForWriting } from './safe-file.js';
import { LOOK_EVERY_MS, WriteAheadLog } from './write-ahead-log.js';
import type { WriterReady, WriterStart, WriterStop, WriterStopped, WriteTurn } from './write-protocol.js';

/** How often topics with a retention are looked through. */
const EXPIRY_INTERVAL_MS = 60_000;
/** Between two bounded deletions of one look: appends go first. */
const EXPIRY_PAUSE_MS = 50;

const port = parentPort!;

/** The thread that writes one file: the only place where this process waits for a disk. */
function main(): void {
  const { file } = workerData as WriterStart;
  try {
    const connection = openForWriting(file);
    const commits = new GroupCommit(connection, file);
    port.postMessage(commits.ready());
    new WriterThread(connection, commits, new WriteAheadLog(connection, file)).run();
  } catch (error) {
    const failed: WriterReady = { ready: false, error: (error as Error).message, incarnation: 0, topics: [], ends: [] };
    port.postMessage(failed);
    port.close();
  }
}

class WriterThread {
  private expiry = setTimeout(() => this.expire(), EXPIRY_INTERVAL_MS);
  private readonly stopTending = systemClock.every(LOOK_EVERY_MS, () => this.writeAhead.tend(this.commits.statistics.transactions));
  private roomLook: NodeJS.Timeout | undefined;
  private isStopping = false;
  private isStopped = false;

  constructor(
    private readonly connection: Connection,
    private readonly commits: GroupCommit,
    private readonly writeAhead: WriteAheadLog,
  ) {}

  run(): void {
    port.on('message', (message: WriteTurn | WriterStop) => {
      if (this.isStopped) return;
      this.accept(message);
      // What waits for room is tried again every now and then, not with every message; a stop is told at once how it ends.
      if (!this.roomLook || this.isStopping) this.work();
    });
  }

  private accept(message: WriteTurn | WriterStop): void {
    if ('stop' in message) this.isStopping = true;
    else this.commits.accept(message);
  }

  private work(): void {
    clearTimeout(this.roomLook);
    this.roomLook = undefined;
    do {
      // Whatever arrived during the last transaction joins the next one; that is the group in group commit.
      for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port)) this.accept(more.message);
      if (this.commits.hasWork) this.commit();
    } while (this.commits.hasWork && !this.roomLook);
    if (this.isStopping) void this.stop();
  }

  private commit(): void {
    const report = this.commits.commit();
    if (report.lacksRoom === undefined) return port.postMessage(report);
    if (this.isStopping) return port.postMessage(this.commits.giveUp(report.lacksRoom));
    port.postMessage(report);
    this.roomLook = setTimeout(() => this.work(), ROOM_LOOK_EVERY_MS);
  }

  private expire(): void {
    const more = this.commits.deleteExpired(systemClock.now());
    this.expiry = setTimeout(() => this.expire(), more ? EXPIRY_PAUSE_MS : EXPIRY_INTERVAL_MS);
  }

  private async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.expiry);
    this.stopTending();
    await this.writeAhead.fold();
    this.connection.close();
    const stopped: WriterStopped = { stopped: true, statistics: this.commits.statistics };
    port.postMessage(stopped);
    port.close();
  }
}

main();
