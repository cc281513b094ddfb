import type { Json } from '@runbook/domain';
import { EgressGuard, OutboundConnections, OutboundHttp, redactorOf } from '@runbook/outbound';
import { SystemClock } from '@runbook/ports';
import { createHmac } from 'node:crypto';
import { EmailNotifier } from '../src/notify/email-notifier.js';
import { smtpServerOf } from '../src/notify/smtp-server.js';
import { WebNotifier } from '../src/notify/web-notifier.js';
import { NotifyRunner } from '../src/steps/notify.js';
import type { StepAttempt } from '../src/steps/step-runner.js';
import { attemptOf, failureOf } from './called-service.js';
import { certificate } from './grpc-server.js';
import { MailServer } from './mail-server.js';
import { stubService, type StubbedService } from './running-executor.js';

describe('a notice', () => {
  let service: StubbedService;
  let http: OutboundHttp;
  let guard: EgressGuard;
  let answer: number;
  let mail: Record<'always' | 'start' | 'never', MailServer>;
  let authority: Buffer;

  beforeAll(async () => {
    service = await stubService((_request, response) => void response.writeHead(answer, { location: '/elsewhere' }).end('said'));
    mail = { always: await MailServer.open('always'), start: await MailServer.open('start'), never: await MailServer.open('never') };
    const ports = Object.values(mail).map(({ port }) => port);
    guard = new EgressGuard([service.target, ...ports.flatMap((port) => [`localhost:${port}`, `127.0.0.1:${port}`])], () =>
      Promise.resolve(['127.0.0.1']),
    );
    http = new OutboundHttp(new OutboundConnections(guard));
    authority = await certificate('server.pem');
  });
  afterAll(async () => {
    await http.close();
    await service.stop();
    await Promise.all(Object.values(mail).map((server) => server.stop()));
  });
  beforeEach(() => {
    answer = 204;
    service.calls.length = 0;
    for (const server of Object.values(mail)) server.received.length = 0;
  });

  const notify = (
    parameters: Record<string, Json>,
    more: Partial<StepAttempt> = {},
    smtp?: string,
    trusted: Buffer | undefined = authority,
  ) => {
    const server = smtp === undefined ? undefined : smtpServerOf(smtp, 'runbook@soc.example');
    const runner = new NotifyRunner(new WebNotifier(http, new SystemClock()), new EmailNotifier(guard, server, trusted));
    const secrets = more.credential === undefined ? [] : [more.credential, ...runner.credentialParts(more.credential)];
    const redactor = redactorOf(secrets.map((secret) => ['hook', secret] as const));
    return runner.run(attemptOf(parameters, { redactor, ...more }));
  };

  describe('by webhook', () => {
    const webhook = (more: Record<string, Json> = {}, attempt: Partial<StepAttempt> = {}) =>
      notify({ channel: 'webhook', url: `${service.origin}/hook`, text: 'ws-7 is isolated', ...more }, attempt);

    it('says what, and whose step says it', async () => {
      expect((await webhook({ subject: 'Isolated', data: { host: 'ws-7' } })).output).toEqual({ channel: 'webhook', status: 204 });
      const [call] = service.calls;
      expect(JSON.parse(call?.body ?? '')).toEqual({
        type: 'runbook.notification',
        timestamp: expect.stringMatching(/^\d{4}-/),
        data: {
          text: 'ws-7 is isolated',
          subject: 'Isolated',
          data: { host: 'ws-7' },
          execution: 'exe_1',
          runbook: { id: 'r', version: 1 },
          step: 'lookup',
        },
      });
      expect(call?.headers).toMatchObject({ 'webhook-id': 'exe_1/lookup', 'idempotency-key': 'exe_1/lookup' });
      expect(call?.headers).not.toHaveProperty('webhook-signature');
    });

    it.each([
      [
        'a secret of Standard Webhooks',
        'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'),
      ],
      ['any other secret', 'a plain word', Buffer.from('a plain word')],
    ])('is signed with %s', async (_which, credential, key) => {
      await webhook({ credential: 'hook' }, { credential });
      const { headers, body } = service.calls[0]!;
      const [version, signature] = String(headers['webhook-signature']).split(',');
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      expect([version, signature]).toEqual(['v1', createHmac('sha256', key).update(signed).digest('base64')]);
      expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(60);
    });

    it.each([302, 410, 503])('that is answered %i has failed, and no redirect is followed', async (status) => {
      answer = status;
      expect((await failureOf(webhook())).error.name).toBe(`http-${status}`);
      expect(service.calls).toHaveLength(1);
    });
  });

  describe('to Slack', () => {
    const slack = (more: Record<string, Json> = {}, attempt: Partial<StepAttempt> = {}) =>
      notify({ channel: 'slack', url: service.origin, text: 'ws-7 <!channel> is isolated', ...more }, attempt);

    it('is a message that cannot call the whole channel', async () => {
      await slack({ data: { blocks: [{ type: 'divider' }], text: 'not this' } });
      expect(JSON.parse(service.calls[0]?.body ?? '')).toEqual({
        text: 'ws-7 &lt;!channel&gt; is isolated',
        blocks: [{ type: 'divider' }],
      });
    });

    it.each(['/services/T0/B0/s3cr3t', 'whole'])('goes to the secret address %s, which nobody sees', async (form) => {
      answer = 404;
      const credential = form === 'whole' ? `${service.origin}/services/T0/B0/s3cr3t` : form;
      const { error } = await failureOf(slack({ credential: 'hook' }, { credential }));
      expect(service.calls[0]?.url).toBe('/services/T0/B0/s3cr3t');
      expect(
        redactorOf([
          ['hook', credential],
          ['hook', '/services/T0/B0/s3cr3t'],
        ]).json(error as never),
      ).not.toMatchObject({
        message: expect.stringContaining('s3cr3t'),
      });
    });

    it('goes to no other origin than the step names', async () => {
      const { error } = await failureOf(slack({ credential: 'hook' }, { credential: 'https://evil.example/services/x' }));
      expect(error).toMatchObject({ name: 'denied', terminal: true });
      expect(error.message).not.toContain('evil');
      expect(service.calls).toEqual([]);
    });
  });

  describe('by mail', () => {
    const send = (smtp: string, more: Record<string, Json> = {}, attempt: Partial<StepAttempt> = {}, trusted?: Buffer) =>
      notify({ channel: 'email', to: 'duty@soc.example', subject: 'Isolated', text: 'ws-7\nis isolated', ...more }, attempt, smtp, trusted);
    const at = (tls: keyof typeof mail, account = '', host = 'localhost') => {
      const scheme = { always: 'smtps', start: 'smtp', never: 'smtp+plain' }[tls];
      return `${scheme}://${account}${host}:${mail[tls].port}`;
    };

    it.each(['always', 'start', 'never'] as const)('arrives, with TLS %s', async (tls) => {
      const account = tls === 'never' ? '' : 'bot:p4ss%20word@';
      const { output } = await send(at(tls, account), { to: ['duty@soc.example', 'lead@soc.example'], data: { host: 'ws-7' } });
      expect(output).toMatchObject({ channel: 'email', recipients: 2, messageId: expect.stringMatching(/^<[0-9a-f]{40}@soc\.example>$/) });
      const [one] = mail[tls].received;
      expect(one).toMatchObject({ from: 'runbook@soc.example', to: ['duty@soc.example', 'lead@soc.example'], secure: tls !== 'never' });
      expect(one?.user).toBe(tls === 'never' ? undefined : 'bot');
      expect(one?.source).toMatch(/Subject: Isolated/);
      expect(one?.source).toMatch(/Auto-Submitted: auto-generated/);
      expect(one?.source).toContain('data.json');
    });

    it('has the same id in every attempt', async () => {
      const ids = [];
      for (const attempt of [1, 2]) ids.push(((await send(at('never'), {}, { attempt })).output as { messageId: string }).messageId);
      expect(ids[0]).toBe(ids[1]);
    });

    it('is not sent where the server cannot prove its name, or offers no TLS', async () => {
      const plain = `smtp://localhost:${mail.never.port}`;
      for (const run of [() => send(at('always'), {}, {}, Buffer.from('')), () => send(at('start', '', '127.0.0.1')), () => send(plain)]) {
        expect((await failureOf(run())).error.name).toBe('connection');
      }
      expect(Object.values(mail).flatMap(({ received }) => received)).toEqual([]);
    });

    it('tells nobody the password of an account that is refused', async () => {
      const failure = await failureOf(send(at('start', 'bot:wrong-word@')));
      expect(failure.error).toMatchObject({ name: 'denied', terminal: true });
      expect(JSON.stringify(failure.error)).not.toContain('wrong-word');
      expect(failure.effectless).toBe(true);
    });

    it.each<[string, Json, string, string, boolean, boolean]>([
      ['all recipients are refused', 'x@refused.example', 'text', 'smtp-550', true, true],
      ['the message is put off', 'duty@soc.example', 'greylisted', 'smtp-451', false, false],
      ['the connection breaks behind the message', 'duty@soc.example', 'cut off', 'connection', false, false],
    ])('that fails because %s', async (_why, to, text, name, terminal, effectless) => {
      const failure = await failureOf(send(at('never'), { to, text }));
      expect(failure.error.name).toBe(name);
      expect(failure.error.terminal ?? false).toBe(terminal);
      expect(failure.effectless).toBe(effectless);
    });

    it('cannot be made to hold another header or another recipient', async () => {
      const attacks: Record<string, Json>[] = [
        { subject: 'Isolated\r\nBcc: evil@evil.example' },
        { to: 'duty@soc.example\r\nRCPT TO:<evil@evil.example>' },
        { to: 'duty@soc.example, evil@evil.example' },
        { to: 'Duty <duty@soc.example>' },
      ];
      for (const more of attacks) {
        expect((await failureOf(send(at('never'), more))).error).toMatchObject({ name: 'invalid-input', terminal: true });
      }
      await send(at('never'), { text: 'first\r\n.\r\nMAIL FROM:<evil@evil.example>' });
      expect(mail.never.received).toHaveLength(1);
      expect(mail.never.received[0]?.from).toBe('runbook@soc.example');
    });

    it('is denied where no server is set up, and by the egress guard', async () => {
      expect((await failureOf(notify({ channel: 'email', to: 'a@b.example', text: 'x' }))).error).toMatchObject({
        name: 'denied',
        message: expect.stringContaining('SMTP_URL'),
      });
      expect((await failureOf(send('smtps://127.0.0.1:1'))).error).toMatchObject({ name: 'denied', details: { rule: 'loopback' } });
    });
  });

  it.each<[string, Record<string, Json>, RegExp]>([
    ['a url that is none', { channel: 'webhook', url: 'hook', text: 'x' }, /\/url/],
    [
      'a member of another channel',
      { channel: 'slack', url: 'https://a.example', to: 'a@b.example', text: 'x' },
      /\/to: expected channel, url, text/,
    ],
    ['a credential for mail', { channel: 'email', to: 'a@b.example', text: 'x', credential: 'y' }, /\/credential/],
    ['nobody to tell', { channel: 'email', to: [], text: 'x' }, /\/to: expected 1 to 50/],
    ['no text', { channel: 'webhook', url: 'https://a.example', text: '' }, /\/text/],
    ['a channel that is not there', { channel: 'pigeon', text: 'x' }, /\/channel/],
    ['a list as Slack message', { channel: 'slack', url: 'https://a.example', text: 'x', data: [1] }, /\/data/],
  ])('is refused for %s', async (_what, parameters, message) => {
    const { error } = await failureOf(notify(parameters));
    expect(error).toMatchObject({ name: 'invalid-input', terminal: true });
    expect(error.message).toMatch(message);
  });

  it.each(['http://mail.example', 'smtp+plain://bot:word@mail.example', 'smtps://mail.example/path', 'mail.example'])(
    'finds no server in %s',
    (text) => {
      expect(() => smtpServerOf(text, 'a@b.example')).toThrow(/expected SMTP_URL/);
      expect(() => smtpServerOf(text, 'a@b.example')).not.toThrow(/bot|:word/);
    },
  );
});
