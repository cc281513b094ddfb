import { denialOf, type AccessDenied } from './access-denied.js';
import type { Connection } from './connection.js';
import { explain } from './report.js';
import { Troubles } from './troubles.js';

export interface WhoReads {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Topics of others are no work of ours that would be late. */
  readonly isForeign: boolean;
}

/** What keeps a reader from its group, or from reading, for who asks whether the process is ready, and for who asks about this reader. */
export class ReaderTroubles {
  /** Why the last consumer ended, or that none has fetched yet; nothing from the first fetch on. */
  private readonly fetching = new Troubles();
  private denied: AccessDenied | undefined;
  private hasRead = false;

  constructor(
    private readonly connection: Connection,
    private readonly who: WhoReads,
  ) {}

  /** What has kept it from fetching for some seconds. */
  get shown(): string | undefined {
    return this.fetching.shown;
  }

  /** A reader that was never let in has an account that was given too little: nothing has changed since, and nothing will by itself. */
  get isOfTheStart(): boolean {
    return !this.hasRead && !this.who.isForeign;
  }

  /** Until its group is joined. Answers with what brokers deny it, where that is the reason. */
  begin(reason: unknown): AccessDenied | undefined {
    const { groupId, topics, isForeign } = this.who;
    const ofGroup = { operation: 'Read', resource: 'group', names: [groupId] } as const;
    const denied = denialOf(reason, { operation: 'Read', resource: 'topic', names: topics }, this.connection.settings, ofGroup);
    this.denied = denied ?? this.denied;
    this.fetching.begin(this, denied?.message ?? explain(reason));
    const late = denied?.message ?? `a reader of ${topics.join(' and ')} cannot join its group`;
    if (!isForeign) this.connection.troubles.begin(this, late);
    return denied;
  }

  /** Whether it may read is known when it has asked, which who has no partition never does. */
  joined(partitions: number): void {
    if (this.denied?.right.resource === 'group' || partitions === 0) this.denied = undefined;
    if (!this.denied) this.connection.troubles.end(this);
  }

  /** It went on, whether it had something to ask for or not. */
  fetched(): void {
    if (!this.denied) this.fetching.end(this);
  }

  /** A broker answered what it asked for. */
  read(): void {
    this.hasRead = true;
    if (!this.denied) return;
    this.denied = undefined;
    this.connection.troubles.end(this);
  }

  stopped(): void {
    this.connection.troubles.end(this);
  }
}
