import type { Admin, Cluster } from 'kafkajs';
import { withCluster } from './cluster-of-a-client.js';
import type { Connection } from './connection.js';

/**
 * One kafkajs admin that several callers ask at once. kafkajs connects again when a question is under way on an admin that was
 * disconnected, and nobody would ever close that connection: so the last question's end disconnects (again).
 */
export class AdminConnection {
  private readonly admin: Admin;
  private readonly cluster: Cluster;
  private readonly connected: Promise<void>;
  private readonly questions = new Set<Promise<unknown>>();

  constructor(connection: Connection) {
    const { made, cluster } = withCluster(connection.client(), (client) => client.admin({ retry: { retries: 0 } }));
    this.admin = made;
    this.cluster = cluster;
    this.connected = this.admin.connect();
    this.connected.catch(() => undefined);
  }

  async ask<T>(question: (admin: Admin, cluster: Cluster) => Promise<T>): Promise<T> {
    const asked = this.connected.then(() => question(this.admin, this.cluster));
    this.questions.add(asked);
    try {
      return await asked;
    } finally {
      this.questions.delete(asked);
    }
  }

  /** Others may still be asking: they get their answers first. */
  async retire(): Promise<void> {
    await Promise.allSettled(this.questions);
    await this.disconnect();
  }

  /** At once; who is still asking gets an error. */
  async close(): Promise<void> {
    await this.disconnect();
    await this.retire();
  }

  private async disconnect(): Promise<void> {
    await this.connected.catch(() => undefined);
    await this.admin.disconnect().catch(() => undefined);
  }
}
