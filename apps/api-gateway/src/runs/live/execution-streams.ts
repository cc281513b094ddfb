import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { AuditReader } from '@runbook/audit';
import { isFinal } from '@runbook/domain';
import { Logger } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ClearedFeed, clearanceFrame } from '../../access/cleared-feed.js';
import type { Reader } from '../../access/clearances.js';
import { GatewayLimits } from '../../http/gateway-limits.js';
import type { Feed, HeldAnswer } from '../../http/held-answer.js';
import { HeldAnswers } from '../../http/held-answers.js';
import { OutputFeed, outputFrame } from '../../output/output-feed.js';
import { OutputModel } from '../../output/output-model.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import { ExecutionModel } from '../model/execution-model.js';
import { START_OF_STREAM, type StreamPosition } from './event-frames.js';
import { RecordFeed } from './record-feed.js';

/** Live views by server-sent events: what was, at the client's pace, and then what comes. */
@Injectable()
export class ExecutionStreams implements BeforeApplicationShutdown {
  private readonly answers: HeldAnswers;

  constructor(
    private readonly executions: ExecutionModel,
    private readonly audit: AuditReader,
    private readonly outputs: OutputModel,
    limits: GatewayLimits,
    logger: Logger,
  ) {
    const { liveViewsMax: openMax, stalledMsMax } = limits;
    this.answers = new HeldAnswers({ one: 'live view', many: 'live views', openMax, stalledMsMax }, logger);
  }

  /**
   * Takes the reply over. Answers 204, which tells the browser's event source to stop, when the run is over and nothing follows the position.
   * With `output` the output of commands is sent too: all of it to a client that begins, only new output to one that comes back with a position.
   */
  async start(
    entry: ExecutionEntry,
    from: StreamPosition,
    reply: FastifyReply,
    { output = false, reader }: { readonly output?: boolean; readonly reader: Reader },
  ): Promise<void> {
    this.answers.expectRoom();
    let answer: HeldAnswer | undefined;
    const wake = () => answer?.wake();
    const records = new RecordFeed(this.audit, entry, from);
    let newest = entry;
    const unwatch = this.executions.watch(entry.id, (changed, record) => {
      newest = changed;
      records.take(changed, record);
      wake();
    });
    try {
      // Looked up again, now that nothing can come between: a record may have been folded before the watcher was set.
      await records.begin((await this.executions.find(entry.tenant, entry.id)) ?? entry);
      if (isFinal(entry.state.status) && !(await records.hasMore())) {
        unwatch();
        void reply.status(204).send();
        return;
      }
      answer = this.answers.hold(reply, 'events', () => {
        unwatch();
        said?.stop();
      });
    } catch (error) {
      unwatch();
      throw error;
    }
    const behind = from === START_OF_STREAM ? '' : undefined;
    const said = output
      ? new OutputFeed(this.outputs, { execution: entry.id, behind, render: (chunk) => outputFrame(chunk) }, wake)
      : undefined;
    const feed = new ClearedFeed(new LiveFeed(records, said), () => newest.state, reader, clearanceFrame);
    void this.answers.follow(answer, feed, { execution: entry.id });
  }

  beforeApplicationShutdown(): void {
    this.answers.endAll();
  }
}

/** First what happened, then what was said, and the status behind both. */
class LiveFeed implements Feed {
  constructor(
    private readonly records: RecordFeed,
    private readonly output: OutputFeed | undefined,
  ) {}

  async next(): Promise<string | undefined> {
    return (await this.records.next()) ?? (await this.output?.next()) ?? this.records.shown();
  }

  get over(): boolean {
    return this.records.over;
  }
}
