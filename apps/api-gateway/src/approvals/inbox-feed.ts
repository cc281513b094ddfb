import { systemClock } from '@runbook/ports';
import type { Feed } from '../http/held-answer.js';
import type { ApprovalLine } from './model/approval-document.js';

/** Requests that have changed and wait to be told; with more the client is told to read its inbox again. */
const CHANGED_MAX = 500;
/** A request that changes often is told once in so long. */
const GATHERED_MS = 250;

/** How much is open: of what the reader sees, and of that what he may decide. */
export interface InboxCounts {
  readonly open: number;
  readonly mine: number;
  /** False: there are more than were counted. */
  readonly isWhole: boolean;
}

/** What is open, by id, and whether the reader may decide it. */
export interface OpenRequests {
  readonly requests: ReadonlyMap<string, boolean>;
  readonly isWhole: boolean;
}

/** An inbox, as far as this feed asks of it. */
export interface WatchedInbox {
  readonly openNow: () => Promise<OpenRequests>;
  readonly sees: (line: ApprovalLine) => boolean;
  readonly mayDecide: (line: ApprovalLine) => boolean;
  /** As answers show them to the reader: of a run above his clearance no more than that it asks. */
  readonly shown: (lines: readonly ApprovalLine[]) => Promise<readonly unknown[]>;
}

/** The requests of an inbox that change, each as it is when it is told, and how many there are. */
export class InboxFeed implements Feed {
  private changed = new Map<string, ApprovalLine>();
  private isTooMuch = false;
  private hasBegun = false;
  private open = new Map<string, boolean>();
  private isWhole = true;
  private told = '';
  readonly over = false;

  constructor(private readonly inbox: WatchedInbox) {}

  /** Called with each request that changes in the tenant, at once after the fold. */
  take(line: ApprovalLine): void {
    if (!this.inbox.sees(line)) return;
    if (this.changed.size >= CHANGED_MAX && !this.changed.has(line._id)) this.isTooMuch = true;
    else this.changed.set(line._id, line);
  }

  async next(): Promise<string | undefined> {
    if (!this.hasBegun) {
      this.hasBegun = true;
      await this.lookAgain();
      return frame('ready', {}) + this.counts();
    }
    if (this.changed.size === 0 && !this.isTooMuch) return undefined;
    await systemClock.pause(GATHERED_MS);
    const { changed, isTooMuch } = this;
    this.changed = new Map();
    this.isTooMuch = false;
    if (isTooMuch) {
      await this.lookAgain();
      return frame('overflow', {}) + this.counts();
    }
    const lines = [...changed.values()];
    for (const line of lines) this.count(line);
    const shown = await this.inbox.shown(lines);
    return shown.map((line) => frame('approval', line)).join('') + this.counts();
  }

  /** What changes meanwhile is counted behind it: whatever the look has seen of that, it ends as it is then. */
  private async lookAgain(): Promise<void> {
    const { requests, isWhole } = await this.inbox.openNow();
    this.open = new Map(requests);
    this.isWhole = isWhole;
  }

  private count(line: ApprovalLine): void {
    if (line.open === 1) this.open.set(line._id, this.inbox.mayDecide(line));
    else this.open.delete(line._id);
  }

  /** Nothing where it says what was said last. */
  private counts(): string {
    const counts: InboxCounts = { open: this.open.size, mine: [...this.open.values()].filter(Boolean).length, isWhole: this.isWhole };
    const text = frame('counts', counts);
    if (text === this.told) return '';
    this.told = text;
    return text;
  }
}

const frame = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
