import { denialOf, type AccessDenied } from './access-denied.js';
import type { Connection } from './connection.js';

interface Written {
  readonly topic: string;
}

/** Topics that brokers do not let a lane write to, for who asks whether the process is ready: from the answer that says so until one of them is written to. */
export class DeniedWrites {
  private readonly topics = new Set<string>();

  constructor(private readonly connection: Connection) {}

  /** Why a request failed, where brokers denied it something. */
  found(error: unknown, entries: readonly Written[]): AccessDenied | undefined {
    const names = [...new Set(entries.map(({ topic }) => topic))];
    const denial = denialOf(error, { operation: 'Write', resource: 'topic', names }, this.connection.settings);
    if (!denial) return undefined;
    for (const topic of denial.right.names) this.topics.add(topic);
    this.connection.troubles.begin(this, denial.message);
    return denial;
  }

  written(entries: readonly Written[]): void {
    if (this.topics.size === 0 || !entries.some(({ topic }) => this.topics.has(topic))) return;
    for (const { topic } of entries) this.topics.delete(topic);
    if (this.topics.size === 0) this.end();
  }

  end(): void {
    this.connection.troubles.end(this);
  }
}
