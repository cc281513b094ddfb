import { Agent } from 'undici';
import type { EgressGuard } from '../egress/egress-guard.js';

/** What is posted. */
export interface Post {
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts through the egress guard, and reads nothing of an answer but its status: what a service says of itself, to an address that its operator named.
 * Follows no redirect, tries nothing twice. Kept-alive connections until `close`.
 */
export class OutboundPost {
  private readonly agent: Agent;

  constructor(private readonly guard: EgressGuard) {
    this.agent = new Agent({ connect: guard.connect, connections: CONNECTIONS_PER_ORIGIN_MAX, headersTimeout: 0, bodyTimeout: 0 });
  }

  /** The answer's status. Rejects with `EgressDenied`, the signal's reason, or what the network said. */
  async send({ url, headers, body }: Post, signal: AbortSignal): Promise<number> {
    this.guard.check(url);
    const path = url.pathname + url.search;
    const answer = await this.agent.request({ origin: url.origin, path, method: 'POST', headers, body, signal });
    await answer.body.dump({ limit: ANSWER_BYTES_READ, signal }).catch(() => undefined);
    return answer.statusCode;
  }

  /** What is under way ends with an error. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** A receiver of notices is no load test. */
const CONNECTIONS_PER_ORIGIN_MAX = 8;

/** A longer answer costs its connection. */
const ANSWER_BYTES_READ = 16 * 1024;
