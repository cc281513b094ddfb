import type { ExecutionCommand } from '@runbook/domain';
import { backoffMs, type Clock, type CommandChannel, type NewRecord } from '@runbook/ports';
import { commandId, type Logger } from '@runbook/service';
import { sending, traceHeader, type Hop } from '@runbook/telemetry';
import { encodeCommand, TOPICS } from '@runbook/wire';

export interface Saying {
  readonly executionId: string;
  readonly tenant: string;
  readonly body: ExecutionCommand;
  readonly traceparent?: string;
  readonly requestId?: string;
  /** False when it need not be said any more. */
  wanted(): boolean;
  /** Called once, when the channel has it or nobody wants it any more. */
  said(): void;
}

/**
 * Sends the executor's words to the orchestrator. While one request to the channel is under way the next batch gathers, because a
 * channel is bound by the number of requests and not by their bytes. What the channel may not have is sent again, with back-off, under
 * the same command id: the state takes a result once (P6).
 */
export class ResultSender {
  private gathered: Gathered[] = [];
  private sending = false;
  private stopped = false;
  private failures = 0;

  constructor(
    private readonly channel: CommandChannel,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly batchBytesMax = BATCH_BYTES_MAX,
  ) {}

  say(saying: Saying): void {
    const id = commandId();
    const facts = () => ({ 'messaging.message.id': id, 'runbook.command': saying.body.type, 'runbook.execution.id': saying.executionId });
    const hop = sending(TOPICS.executionCommands, { parent: saying.traceparent, facts });
    this.gathered.push({ saying, hop, record: recordOf(saying, id, hop.traceparent) });
    if (this.sending || this.stopped) return;
    this.sending = true;
    // What is said in the same turn goes along.
    queueMicrotask(() => void this.send());
  }

  /** How many words wait for the channel. */
  get unsent(): number {
    return this.gathered.length;
  }

  /** What was not sent yet stays unsaid. */
  stop(): void {
    this.stopped = true;
  }

  private async send(): Promise<void> {
    while (this.gathered.length > 0 && !this.stopped) {
      const batch = this.nextBatch();
      if (await this.deliver(batch.filter(({ saying }) => saying.wanted()))) {
        for (const { saying, hop } of batch) {
          hop.end();
          saying.said();
        }
      } else {
        this.gathered.unshift(...batch);
        await this.pause();
      }
    }
    this.sending = false;
  }

  private nextBatch(): Gathered[] {
    let bytes = 0;
    let count = 0;
    for (const { record } of this.gathered) {
      bytes += record.value.length;
      if (count > 0 && bytes > this.batchBytesMax) break;
      count++;
    }
    return this.gathered.splice(0, count);
  }

  private async deliver(batch: readonly Gathered[]): Promise<boolean> {
    if (batch.length === 0) return true;
    try {
      await this.channel.send(
        TOPICS.executionCommands,
        batch.map(({ record }) => record),
      );
      this.failures = 0;
      return true;
    } catch (error) {
      this.failures++;
      const facts = { commands: batch.length, failures: this.failures, reason: (error as Error).message };
      this.logger.warn(facts, 'the command channel did not take results; trying again');
      return false;
    }
  }

  private pause(): Promise<void> {
    return this.clock.pause(backoffMs(this.failures, BACKOFF_MS, BACKOFF_MS_MAX, 0));
  }
}

interface Gathered {
  readonly saying: Saying;
  readonly hop: Hop;
  readonly record: NewRecord;
}

function recordOf({ executionId, tenant, body, requestId }: Saying, id: string, traceparent: string | undefined): NewRecord {
  const actor = { kind: 'service', id: 'executor', tenant, via: 'log' } as const;
  const envelope = { v: 1, id, aggregate: 'execution', aggregateId: executionId, tenant, actor, body } as const;
  const command = requestId === undefined ? envelope : { ...envelope, requestId };
  return encodeCommand(command, traceHeader(traceparent));
}

/** Of one request to the channel: a Kafka broker takes batches of 1 MiB (`message.max.bytes`), headers and frames included. */
export const BATCH_BYTES_MAX = 512 * 1024;

const BACKOFF_MS = 50;
/** Short enough that results come soon after the channel is back, long enough not to press it. */
const BACKOFF_MS_MAX = 2_000;
