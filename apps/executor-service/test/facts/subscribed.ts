import type { CataloguedSubscription, FactDelivery } from '@runbook/service';
import { Logger, SubscriptionCatalogue } from '@runbook/service';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export const NOW = Date.UTC(2026, 0, 1);
const BY = { kind: 'person', id: 'dev', tenant: 'acme', via: 'api-key' } as const;

/** Remembers what it was told. */
export class KeptLines extends Logger {
  readonly kept: { readonly message: string; readonly facts: object }[] = [];
  debug(): void {}
  info(): void {}
  warn(facts: object, message: string): void {
    this.kept.push({ message, facts });
  }
  error(facts: object, message: string): void {
    this.kept.push({ message, facts });
  }
  child(): this {
    return this;
  }
}

/** Subscriptions as the registry's log would say they are. */
export class Subscribed {
  readonly subscriptions = new SubscriptionCatalogue();
  private revision = 0;

  register(id: string, terms: Partial<CataloguedSubscription['terms']> = {}, { tenant = 'acme', at = NOW } = {}): void {
    const whole = { url: 'https://siem.example/hook', types: [], runbooks: [], ...terms };
    const secret = { version: 1, sealed: `sealed of ${id}` };
    this.subscriptions.fold(tenant, { type: 'SubscriptionRegistered', ...this.facts(id, at), terms: whole, secret });
  }

  pause(id: string, tenant = 'acme'): void {
    this.subscriptions.fold(tenant, { type: 'SubscriptionPaused', ...this.facts(id), because: 'asked', reason: 'suite' });
  }

  resume(id: string, tenant = 'acme'): void {
    this.subscriptions.fold(tenant, { type: 'SubscriptionResumed', ...this.facts(id) });
  }

  remove(id: string, tenant = 'acme'): void {
    this.subscriptions.fold(tenant, { type: 'SubscriptionRemoved', ...this.facts(id) });
  }

  private facts(subscription: string, at = NOW) {
    return { at, by: BY, subscription, revision: ++this.revision };
  }
}

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that answers with these in turn, and then with 204. */
export async function startReceiver(
  ...answers: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }[]
) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      const { status, headers = {}, body: answer = '' } = answers.shift() ?? { status: 204 };
      response.writeHead(status, headers).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ port, received, url: `http://127.0.0.1:${port}/hook` },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const waitingDelivery = (fact: string, more: Partial<FactDelivery> = {}): FactDelivery => ({
  ...{ _id: `acme/siem/${fact}`, tenant: 'acme', subscription: 'siem', lane: 'lane', order: 1, key: fact, fact },
  ...{ type: 'dev.runbook-orchestrator.execution.started.v1', at: NOW, status: 'waiting', revision: 0, attempts: 0 },
  ...{ dueAt: NOW, expiresAt: NOW + 86_400_000, event: JSON.stringify({ id: fact }) },
  ...more,
});
