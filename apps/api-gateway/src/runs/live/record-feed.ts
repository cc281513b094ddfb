import { AuditReader } from '@runbook/audit';
import { isFinal, shownStatus, type ExecutionEvent } from '@runbook/domain';
import { systemClock } from '@runbook/ports';
import type { DecisionRecord } from '@runbook/wire';
import { AUDIT_WAIT_MS } from '../../audit/open-audit-reader.js';
import { recordsBetween } from '../../audit/records-between.js';
import type { Feed } from '../../http/held-answer.js';
import { Problem } from '../../http/problem.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import { framesOf, statusFrame, type StreamPosition } from './event-frames.js';

/** What one live view may hold in memory: frames that wait while the client takes others, and records of one read, of up to 1 MiB each. */
export const RECORD_FEED_LIMITS = { queuedChars: 512 * 1024, readRecords: 16 };

/** The audit writes every 100 ms; a live view that has overtaken it asks again after so long. */
const AUDIT_BEHIND_MS = 200;

/**
 * The events of a run behind a position, each once and in order. Records that come are queued as frames; those for which there is no room are
 * read later, from memory or from the audit store. `position` and `seen` decide what is sent, so that nothing is lost or repeated in between.
 */
export class RecordFeed implements Feed {
  /** The last version that was looked at. */
  private seen: number;
  private queue: { readonly version: number; readonly frames: string; readonly status: string }[] = [];
  private queuedChars = 0;
  private read: DecisionRecord<ExecutionEvent>[] = [];
  private ahead?: string;
  private status = '';

  constructor(
    private readonly audit: AuditReader,
    private newest: ExecutionEntry,
    private readonly position: StreamPosition,
    private readonly limits = RECORD_FEED_LIMITS,
  ) {
    this.seen = Math.max(0, position.version - 1);
  }

  /** Throws `not-ready` when the audit does not have what memory has no more: said before an answer begins, it can be asked again. */
  async begin(now: ExecutionEntry): Promise<void> {
    if (now.version >= this.newest.version) this.newest = now;
    const { id, version } = this.newest;
    if (this.newest.recentAfter(this.seen) || (await this.audit.reached(id, version, AUDIT_WAIT_MS))) return;
    throw new Problem('not-ready', `expected the audit store to hold version ${version} of ${id}, found less; try again`, {
      headers: { 'retry-after': '1' },
    });
  }

  /** Whether anything stands behind the position by now. */
  async hasMore(): Promise<boolean> {
    do this.ahead = await this.following();
    while (this.ahead === '');
    return this.ahead !== undefined;
  }

  /** Called with each record, right after it was folded. */
  take(entry: ExecutionEntry, record: DecisionRecord<ExecutionEvent>): void {
    this.newest = entry;
    const frames = framesOf(record, this.position);
    if (this.queue.length > 0 && this.queuedChars + frames.length > this.limits.queuedChars) {
      this.queue = [];
      this.queuedChars = 0;
      return;
    }
    this.queue.push({ version: record.version, frames, status: shownStatus(entry.state) });
    this.queuedChars += frames.length;
  }

  async next(): Promise<string | undefined> {
    const { ahead } = this;
    this.ahead = undefined;
    return ahead ?? this.following();
  }

  /** The run's status, where it is another one than was told last. */
  shown(): string | undefined {
    return this.statusText(shownStatus(this.newest.state), this.newest.version);
  }

  /** After a repair, which opens the run again, a client has to connect anew. */
  get over(): boolean {
    return this.seen >= this.newest.version && isFinal(this.newest.state.status);
  }

  private async following(): Promise<string | undefined> {
    this.dropSeen();
    const queued = this.queue[0];
    if (queued?.version === this.seen + 1) {
      this.seen = queued.version;
      return queued.frames + (this.statusText(queued.status, queued.version) ?? '');
    }
    if (this.seen >= this.newest.version) return undefined;
    // What was read may have come out of the queue meanwhile.
    this.read = this.read.filter(({ version }) => version > this.seen);
    if (this.read.length === 0) this.read = await this.readMore();
    const record = this.read.shift();
    if (!record) {
      await systemClock.pause(AUDIT_BEHIND_MS);
      return '';
    }
    this.seen = record.version;
    return framesOf(record, this.position);
  }

  private statusText(status: string, version: number): string | undefined {
    if (status === this.status) return undefined;
    this.status = status;
    return statusFrame(status, version);
  }

  private dropSeen(): void {
    for (let first = this.queue[0]; first && first.version <= this.seen; first = this.queue[0]) {
      this.queuedChars -= first.frames.length;
      this.queue.shift();
    }
  }

  /** Up to where the queue goes on, or the newest; empty while the audit has not got there. */
  private async readMore(): Promise<DecisionRecord<ExecutionEvent>[]> {
    const recent = this.newest.recentAfter(this.seen);
    if (recent) return recent;
    const until = Math.min(this.queue[0]?.version ?? this.newest.version + 1, this.seen + 1 + this.limits.readRecords);
    return (await recordsBetween(this.audit, this.newest.id, this.seen, until)).map(({ record }) => record);
  }
}
