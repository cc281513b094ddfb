import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { AuditReader } from '@runbook/audit';
import { isFinal, shownStatus, type ExecutionEvent } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import type { FastifyReply } from 'fastify';
import { recordsBetween } from '../../audit/records-between.js';
import { Problem } from '../../http/problem.js';
import { OutputModel } from '../../output/output-model.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import { ExecutionModel, type Watcher } from '../model/execution-model.js';
import { framesOf, START_OF_STREAM, type StreamPosition } from './event-frames.js';
import { LiveStream } from './live-stream.js';
import { RunOutput } from './run-output.js';

/** Live views that may be open at once in this process; each holds a connection and some memory. */
export const STREAMS_MAX = 1_000;

/**
 * Live views by server-sent events. A stream is its backlog, from memory or the audit store, and then the live records; the watcher
 * is set before the backlog is read and each event is sent by its position, so that none is lost or repeated in between.
 */
@Injectable()
export class ExecutionStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<LiveStream>();

  constructor(
    private readonly executions: ExecutionModel,
    private readonly audit: AuditReader,
    private readonly outputs: OutputModel,
  ) {}

  /**
   * Takes the reply over. Answers 204, which tells the browser's event source to stop, when the run is over and nothing follows the position.
   * With `output` the output of commands is sent too: all of it to a client that begins, only new output to one that comes back with a position.
   */
  async start(entry: ExecutionEntry, from: StreamPosition, reply: FastifyReply, output = false): Promise<void> {
    if (this.open.size >= STREAMS_MAX) {
      throw new Problem('streams-exceeded', `expected at most ${STREAMS_MAX} live views, found that many; close one`, {
        headers: { 'retry-after': '10' },
      });
    }
    if (isFinal(entry.state.status)) return this.sendEnded(entry, from, reply, output);
    const early: DecisionRecord<ExecutionEvent>[] = [];
    let current = entry;
    let onRecord: Watcher = (changed, record) => {
      current = changed;
      early.push(record);
    };
    const unwatch = this.executions.watch(entry.id, (changed, record) => onRecord(changed, record));
    let backlog;
    try {
      // Looked up again, now that nothing can come between: a record may have been folded before the watcher was set.
      current = (await this.executions.find(entry.tenant, entry.id)) ?? entry;
      backlog = await this.backlog(current, from);
    } catch (error) {
      unwatch();
      throw error;
    }
    const stream = new LiveStream(reply, from, () => {
      unwatch();
      runOutput?.end();
      this.open.delete(stream);
    });
    const runOutput = output ? new RunOutput(this.outputs, entry.id, () => stream) : undefined;
    this.open.add(stream);
    onRecord = (changed, record) => {
      stream.send(record);
      showStatus(stream, changed);
    };
    for (const record of [...backlog, ...early]) stream.send(record);
    await runOutput?.begin(from === START_OF_STREAM);
    showStatus(stream, current);
  }

  beforeApplicationShutdown(): void {
    for (const stream of [...this.open]) stream.end();
  }

  private async sendEnded(entry: ExecutionEntry, from: StreamPosition, reply: FastifyReply, output: boolean): Promise<void> {
    const backlog = await this.backlog(entry, from);
    if (backlog.every((record) => framesOf(record, from) === '')) {
      void reply.status(204).send();
      return;
    }
    const runOutput = output ? new RunOutput(this.outputs, entry.id, () => stream) : undefined;
    const stream = new LiveStream(reply, from, () => runOutput?.end());
    for (const record of backlog) stream.send(record);
    await runOutput?.begin(from === START_OF_STREAM);
    showStatus(stream, entry);
  }

  /** The records from the one of this position up to the version that the reader has folded by now. */
  private async backlog(entry: ExecutionEntry, from: StreamPosition): Promise<readonly DecisionRecord<ExecutionEvent>[]> {
    const until = entry.version;
    const after = Math.max(0, from.version - 1);
    const recent = entry.recentAfter(after);
    if (recent) return recent;
    const audited = (await recordsBetween(this.audit, entry.id, after, until + 1)).map(({ record }) => record);
    if (audited.at(-1)?.version !== until) {
      throw new Problem('not-ready', `expected the audit store to hold version ${until} of ${entry.id}, found less; try again`, {
        headers: { 'retry-after': '1' },
      });
    }
    return audited;
  }
}

/** Sends the run's status, and ends the stream when the run is over. After a repair, which opens the run again, a client has to connect anew. */
function showStatus(stream: LiveStream, { state, version }: ExecutionEntry): void {
  stream.show(shownStatus(state), version);
  if (isFinal(state.status)) stream.end();
}
