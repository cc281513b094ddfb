import { systemClock } from '@runbook/ports';
import type { Reader } from '../../access/clearances.js';
import type { Feed } from '../../http/held-answer.js';
import { lineOf } from '../model/execution-documents.js';
import type { ExecutionEntry } from '../model/execution-entry.js';
import { lineFor } from '../views/execution-view.js';

/** Runs that have changed and wait to be told; with more the client is told to read its list again. */
const CHANGED_MAX = 500;
/** A run that changes often is told once in so long. */
const GATHERED_MS = 250;

/** The lines of runs that change, each as it is when it is told: what comes in between is left out. */
export class ListFeed implements Feed {
  private changed = new Map<string, ExecutionEntry>();
  private isTooMuch = false;
  private hasBegun = false;
  readonly over = false;

  constructor(
    private readonly reaches: (entry: ExecutionEntry) => boolean,
    private readonly reader: Reader,
  ) {}

  /** Called with each run that changes in the tenant, at once after the fold. */
  take(entry: ExecutionEntry): void {
    if (entry.state.status === 'NONE' || !this.reaches(entry)) return;
    if (this.changed.size >= CHANGED_MAX && !this.changed.has(entry.id)) this.isTooMuch = true;
    else this.changed.set(entry.id, entry);
  }

  async next(): Promise<string | undefined> {
    if (!this.hasBegun) {
      this.hasBegun = true;
      return 'event: ready\ndata: {}\n\n';
    }
    if (this.changed.size === 0 && !this.isTooMuch) return undefined;
    await systemClock.pause(GATHERED_MS);
    const { changed, isTooMuch } = this;
    this.changed = new Map();
    this.isTooMuch = false;
    if (isTooMuch) return 'event: overflow\ndata: {}\n\n';
    return [...changed.values()].map((entry) => `event: run\ndata: ${JSON.stringify(lineFor(this.reader, lineOf(entry)))}\n\n`).join('');
  }
}
