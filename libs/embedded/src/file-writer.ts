import type { StoredRecord } from '@runbook/ports';
import type { Worker } from 'node:worker_threads';
import { GatheredBytes } from './gathered-bytes.js';
import { RecordPacker } from './record-batch.js';
import { startThread } from './thread.js';
import type {
  CallOutcome,
  WriterCall,
  WriteReport,
  WriterReady,
  WriterStart,
  WriterStatistics,
  WriterStop,
  WriterStopped,
  WriteTurn,
} from './write-protocol.js';

/** An append on its way; told its outcome once. */
export interface PendingAppend {
  readonly partitionId: number;
  readonly firstOffset: number;
  readonly records: readonly StoredRecord[];
  durable(): void;
  failed(cause: Error): void;
}

export interface WriterListener {
  /** Called once after the outcomes of a transaction were told. */
  report(): void;
  /** Called with every transaction: why it waits for room on the disk, or that it does not. */
  room(lacks: string | undefined): void;
}

/**
 * The main thread's side of the writer's thread. What a turn of the event loop brings is packed as it comes and sent as one message
 * when the turn ends; the thread makes transactions of it (`group-commit.ts`).
 */
export class FileWriter {
  private readonly packer = new RecordPacker();
  /** Gathers the bodies of one call at a time. */
  readonly bodies = new GatheredBytes();
  private appends: PendingAppend[] = [];
  private entries: number[] = [];
  private calls: WriterCall[] = [];
  private turn = 0;
  private turnIsOpen = false;
  /** Appends that were sent and have no outcome yet, oldest turn first. */
  private readonly sent: { readonly turn: number; readonly appends: readonly PendingAppend[] }[] = [];
  private readonly waiting = new Map<number, { resolve(outcome: CallOutcome): void; reject(error: Error): void }>();
  private afterAppends: (() => void)[] = [];
  private callCount = 0;
  private lacksRoom = false;
  private dead: Error | undefined;

  private constructor(
    private readonly file: string,
    private readonly worker: Worker,
    private readonly told: WriterListener,
  ) {}

  static async start(file: string, told: WriterListener): Promise<{ writer: FileWriter; ready: WriterReady }> {
    const worker = startThread('write-worker', 'runbook-writer', { file } satisfies WriterStart);
    const ready = await new Promise<WriterReady>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    if (!ready.ready) throw new Error(`expected to open ${file} for writing, found: ${ready.error}`);
    const writer = new FileWriter(file, worker, told);
    worker.removeAllListeners('error');
    worker.on('message', (message: WriteReport | WriterStopped) => writer.heard(message));
    worker.on('error', (error) => writer.die(error));
    worker.on('exit', () => writer.die(new Error(`the writer of ${file} has ended`)));
    return { writer, ready };
  }

  append(append: PendingAppend): void {
    if (this.dead) return append.failed(this.dead);
    this.entries.push(append.partitionId, append.firstOffset, append.records.length, this.packer.pack(append.records));
    this.appends.push(append);
    this.openTurn();
  }

  /** Rejects when the call was not made or its transaction failed. */
  call(make: (call: number) => WriterCall): Promise<CallOutcome> {
    if (this.dead) return Promise.reject(this.dead);
    return new Promise((resolve, reject) => {
      this.callCount += 1;
      this.calls.push(make(this.callCount));
      this.waiting.set(this.callCount, { resolve, reject });
      this.openTurn();
    });
  }

  /** Resolves when every append so far has its outcome, or waits for room on the disk. */
  async appended(): Promise<void> {
    while (!this.lacksRoom && (this.sent.length > 0 || this.appends.length > 0))
      await new Promise<void>((resolve) => void this.afterAppends.push(resolve));
  }

  /** Lets everything that was asked for end, then closes the file. */
  async stop(): Promise<WriterStatistics> {
    this.sendTurn();
    const stopped = new Promise<WriterStatistics>((resolve, reject) => {
      if (this.dead) reject(this.dead);
      this.worker.on('message', (message: WriteReport | WriterStopped) => {
        if ('stopped' in message) resolve(message.statistics);
      });
      this.worker.on('exit', () => reject(new Error(`the writer of ${this.file} ended before it had closed its file`)));
    });
    this.worker.postMessage({ stop: true } satisfies WriterStop);
    const statistics = await stopped;
    await this.worker.terminate();
    return statistics;
  }

  private openTurn(): void {
    if (this.turnIsOpen) return;
    this.turnIsOpen = true;
    setImmediate(() => this.sendTurn());
  }

  private sendTurn(): void {
    this.turnIsOpen = false;
    if (this.dead || (this.appends.length === 0 && this.calls.length === 0)) return;
    this.turn += 1;
    const message: { -readonly [K in keyof WriteTurn]: WriteTurn[K] } = { turn: this.turn };
    const transfer: ArrayBuffer[] = [];
    if (this.appends.length > 0) {
      const entries = Float64Array.from(this.entries);
      const bytes = this.packer.take();
      message.appends = { entries, bytes };
      transfer.push(bytes.buffer, entries.buffer);
      this.sent.push({ turn: this.turn, appends: this.appends });
      this.appends = [];
      this.entries = [];
    }
    if (this.calls.length > 0) {
      for (const call of this.calls) if (call.kind === 'documents') transfer.push(call.bodies.buffer);
      message.calls = this.calls;
      this.calls = [];
    }
    this.worker.postMessage(message, transfer);
  }

  private heard(message: WriteReport | WriterStopped): void {
    if ('stopped' in message) return;
    this.lacksRoom = message.lacksRoom !== undefined;
    this.told.room(message.lacksRoom);
    const { appendedThrough = 0, failure, calls } = message;
    while (this.sent.length > 0 && this.sent[0]!.turn <= appendedThrough) {
      const { turn, appends } = this.sent.shift()!;
      const cause =
        failure && turn >= failure.fromTurn ? new Error(`the transaction on ${this.file} failed: ${failure.message}`) : undefined;
      for (const append of appends)
        if (cause) append.failed(cause);
        else append.durable();
    }
    for (const outcome of calls) this.settle(outcome);
    this.told.report();
    for (const resolve of this.afterAppends.splice(0)) resolve();
  }

  private settle(outcome: CallOutcome): void {
    const waiting = this.waiting.get(outcome.call);
    this.waiting.delete(outcome.call);
    if (outcome.error === undefined) waiting?.resolve(outcome);
    else waiting?.reject(new Error(`the transaction on ${this.file} failed: ${outcome.error}`));
  }

  /** Without its thread nothing can be written; what is under way is in doubt. */
  private die(cause: Error): void {
    if (this.dead) return;
    this.dead = cause;
    for (const append of [...this.sent.splice(0).flatMap(({ appends }) => appends), ...this.appends.splice(0)]) append.failed(cause);
    for (const { reject } of this.waiting.values()) reject(cause);
    this.waiting.clear();
    for (const resolve of this.afterAppends.splice(0)) resolve();
  }
}
