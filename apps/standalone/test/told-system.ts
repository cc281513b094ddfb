import { verifyWebhook, type WebhookVerdict } from '@runbook/outbound';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEV_KEY, ServicesInThisProcess, type Asking } from './services-in-this-process.js';
import type { Credential } from './tenants-and-members.js';

export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Suites look into it.
  readonly event: any;
}

export const DEV: Credential = { 'x-api-key': DEV_KEY };
export const TYPE = 'dev.runbook-orchestrator.';
/** In every input that these suites give. */
export const CANARY = 'canary-of-an-input';
const WITHIN_MS = 20_000;

export const DEMO = {
  ...{ apiVersion: 'runbook/v1', id: 'demo', name: 'Demo', outputs: { said: '{{ inputs.host }}' } },
  inputs: { type: 'object' },
  steps: [{ id: 'say', type: 'transform', with: { value: '{{ inputs.host }}' } }],
};
export const ASKS = {
  ...{ apiVersion: 'runbook/v1', id: 'asks', name: 'Asks' },
  inputs: { type: 'object' },
  steps: [{ id: 'ok', type: 'human-approval', with: { approvers: { users: ['dev'] }, message: '{{ inputs.host }}', fourEyes: false } }],
};

/** Every service in this process, and the receiver of what they post: a subscription posts to the path of its id. */
export class ToldSystem {
  readonly posts: Post[] = [];
  /** By path: what is answered next, and then 204. */
  readonly answers = new Map<string, number[]>();
  services!: ServicesInThisProcess;
  private receiver!: Server;
  private port = 0;

  static async start(): Promise<ToldSystem> {
    const system = new ToldSystem();
    system.receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        system.posts.push({ path, headers: request.headers as Record<string, string>, body, event: JSON.parse(body) });
        response.writeHead(system.answers.get(path)?.shift() ?? 204, { 'content-type': 'text/plain' }).end('as the receiver says');
      });
    });
    await new Promise<void>((resolve) => system.receiver.listen(0, '127.0.0.1', resolve));
    system.port = (system.receiver.address() as AddressInfo).port;
    system.services = await ServicesInThisProcess.start({ EGRESS_ALLOW: `127.0.0.1:${system.port}`, RATE_LIMIT_PER_TENANT: '1000000' });
    for (const runbook of [DEMO, ASKS]) await system.ok(DEV, 'POST', '/runbooks', runbook);
    return system;
  }

  async stop(): Promise<void> {
    await this.services?.stop();
    this.receiver.closeAllConnections();
    await new Promise((resolve) => this.receiver.close(resolve));
  }

  async ok(who: Credential, method: string, path: string, body?: unknown) {
    const asking: Asking = { headers: who, ...(body !== undefined && { body }) };
    const said = await this.services.ask(method, path, asking);
    if (said.status >= 300) throw new Error(`expected ${method} ${path} to be done, found ${said.status}: ${said.text}`);
    return said.body;
  }

  async refused(who: Credential, method: string, path: string, body?: unknown): Promise<string> {
    const said = await this.services.ask(method, path, { headers: who, ...(body !== undefined && { body }) });
    return `${said.status} ${said.body.code}`;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  subscribe(who: Credential, id: string, more: object = {}) {
    return this.ok(who, 'POST', '/subscriptions', { id, url: this.url(`/${id}`), ...more });
  }

  async start(who: Credential, runbookId = 'demo', more: object = {}): Promise<string> {
    return (await this.ok(who, 'POST', '/executions', { runbookId, inputs: { host: CANARY }, ...more })).id;
  }

  at(path: string): readonly Post[] {
    return this.posts.filter((post) => post.path === path);
  }

  arrived(path: string, type: string, run?: string): Promise<Post> {
    const look = () =>
      this.at(path).find(({ event }) => event.type === `${TYPE}${type}` && (run === undefined || event.data.execution === run));
    return this.eventually(look, `${type} of ${run ?? 'anything'} at ${path}`);
  }

  async eventually<T>(look: () => Promise<T | undefined | false> | T | undefined | false, what: string): Promise<T> {
    for (const until = Date.now() + WITHIN_MS; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    }
    const found = this.posts.map(({ path, event }) => `${path} ${event.type}`).join(', ');
    throw new Error(`expected ${what} within ${WITHIN_MS} ms, found: ${found}`);
  }
}

export const verified = ({ headers, body }: Post, secret: string): WebhookVerdict =>
  verifyWebhook({ headers, body: Buffer.from(body) }, secret, Date.now());
