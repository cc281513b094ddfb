// What one tenant's people ask of the API. Every answer is looked at as something that was given to the tenant.
import { createHmac } from 'node:crypto';

const ANSWER_MS_MAX = 120_000;
/** A live view that has said nothing for so long is left. */
const STREAM_MS = 400;
const STREAM_EVERY = 10;

const LISTS = {
  oli: [
    ...[
      '/executions?limit=200',
      '/approvals',
      '/approvals?mine=false',
      '/approvals?status=all&limit=200',
      '/runbooks',
      '/runbooks/call-bearer',
    ],
    ...[
      '/runbooks/call-bearer/versions/1',
      '/runbooks/call-bearer/schedules',
      '/runbook-archive',
      '/new-runbooks',
      '/event-sources',
      '/event-sources/edr',
      '/actions',
    ],
    ...[
      '/event-sources/edr/dispositions',
      '/schedules',
      '/doubts',
      '/authorities',
      '/authorities/case-1',
      '/overrides?review=all',
      '/break-glass',
    ],
    ...[
      '/lifecycle-rules',
      '/egress-rule',
      '/auth/me',
      '/auth/permissions',
      '/auth/api-keys',
      '/runbooks/drafted/drafts',
      '/executions/bulk',
    ],
  ],
  root: [
    '/people',
    '/people/oli',
    '/people/oli/api-keys',
    '/roles',
    '/teams',
    '/teams/blue',
    '/tenants',
    '/tenants/acme',
    '/tenants/acme/usage',
    '/health/security',
  ],
  kim: ['/credentials', '/credentials/bearer', '/credentials/bearer/uses', '/credentials/basic/uses', '/credentials/chat'],
  aud: ['/people', '/credentials/api-key/uses', '/audit/verify?partition=0', '/health/security'],
};

export class CanaryCalls {
  constructor(url, tenant, judge) {
    this.url = `${url}/api/v1`;
    this.tenant = tenant;
    this.judge = judge;
    this.unanswered = [];
  }

  /** What is not answered in time is counted, and is no find. */
  async ask(as, method, path, body = undefined, headers = {}) {
    try {
      return await this.asked(as, method, path, body, headers);
    } catch (error) {
      if (error.name !== 'TimeoutError') throw error;
      this.unanswered.push(`${method} ${path}`);
      return { status: 0, body: {} };
    }
  }

  async asked(as, method, path, body, headers) {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'x-api-key': this.tenant.as[as].key, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const bytes = isStream ? await untilQuiet(answer) : Buffer.from(await answer.arrayBuffer());
    const where = `${method} ${path.replace(/(exe|apr)_\w+/, ':id').replace(/\?.*/, '')}`;
    this.judge.look(where, this.tenant.id, Buffer.concat([bytes, Buffer.from(JSON.stringify([...answer.headers]))]));
    const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, body: isJson ? JSON.parse(bytes.toString()) : bytes.toString() };
  }

  async done(wanted, as, method, path, body) {
    const { status, body: said } = await this.ask(as, method, path, body);
    if (status !== wanted)
      throw new Error(
        `expected ${wanted} for ${method} ${path} of ${this.tenant.id} (${body?.name ?? body?.id}), found ${status}: ${JSON.stringify(said)}`,
      );
    return said;
  }

  async lookAtRun(game, run, number) {
    await this.ask('aud', 'GET', `/executions/${run}/logs`);
    const parts = ['/steps', '/explain', '/report', '/stats', '/authority', '/steps/act/output'];
    await this.ask('oli', 'GET', `/executions/${run}${game.one(parts)}`);
    if (number % 2 === 0) await this.ask('aud', 'GET', `/executions/${run}/evidence`);
    if (number % STREAM_EVERY === 0) await this.ask('oli', 'GET', `/executions/${run}/stream`);
    if (number % STREAM_EVERY === 5) await this.callWebhook(game.one([true, true, false]));
  }

  /** A signed call of the tenant's own source, or one whose signature does not fit. */
  async callWebhook(isRight) {
    const { webhookSecret, say } = this.tenant;
    const body = JSON.stringify({ host: say('a host'), said: say('an alert') });
    const signature = createHmac('sha256', isRight ? webhookSecret : 'another')
      .update(body)
      .digest('hex');
    await this.ask('oli', 'POST', '/webhooks/edr', body, { 'x-hub-signature-256': `sha256=${signature}` });
  }

  async sendUnfit() {
    const { secrets } = this.tenant;
    const value = { username: 'a', password: secrets.next('a password that is refused'), more: 1 };
    await this.ask('kim', 'POST', '/credentials', { name: 'unfit', kind: 'basic', value });
    const broken = `{"name":"unfit","kind":"bearer","value":{"token":"${secrets.next('a token in a broken body')}"`;
    await this.ask('kim', 'POST', '/credentials', broken);
    await this.ask('kim', 'POST', '/credentials', { name: 'unfit', kind: secrets.next('a token in the place of a kind'), value: {} });
  }

  async lookAtLists() {
    for (const [as, paths] of Object.entries(LISTS)) for (const path of paths) await this.ask(as, 'GET', path);
  }
}

async function untilQuiet(answer) {
  const chunks = [];
  const reader = answer.body.getReader();
  for (;;) {
    const quiet = new Promise((resolve) => setTimeout(resolve, STREAM_MS, { done: true }));
    // One that is left is broken off later, which nobody asks about any more.
    const { done, value } = await Promise.race([reader.read().catch(() => ({ done: true })), quiet]);
    if (done) break;
    chunks.push(value);
  }
  await reader.cancel().catch(() => undefined);
  return Buffer.concat(chunks);
}
