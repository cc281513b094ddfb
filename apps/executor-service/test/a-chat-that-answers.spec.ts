import { EgressGuard, OutboundConnections, OutboundHttp, redactorOf } from '@runbook/outbound';
import { SystemClock } from '@runbook/ports';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebNotifier } from '../src/notify/web-notifier.js';
import { attemptOf, failureOf } from './called-service.js';
import { stubService, type StubbedService } from './running-executor.js';

// Slack's Web API answers status 200 with `ok` and `error`; an incoming webhook answers the text ok.
describe('a chat that answers', () => {
  let service: StubbedService;
  let http: OutboundHttp;
  let answer: (response: ServerResponse) => void;

  beforeAll(async () => {
    service = await stubService((_request: IncomingMessage, response: ServerResponse) => answer(response));
    http = new OutboundHttp(new OutboundConnections(new EgressGuard([service.target])));
  });
  afterAll(async () => {
    await http.close();
    await service.stop();
  });

  const send = (body: string, headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }) => {
    answer = (response) => void response.writeHead(200, headers).end(body);
    const notice = { channel: 'slack' as const, url: new URL(service.origin), text: 'ws-7 is isolated' };
    const redactor = redactorOf([['hook', 's3cr3t-word']]);
    return new WebNotifier(http, new SystemClock()).slack(notice, attemptOf({}, { redactor }));
  };

  it.each([
    ['ok', { 'content-type': 'text/html' }],
    ['', {}],
    ['{"ok":true,"ts":"1503435956.000247"}', undefined],
    ['{"ok":', undefined],
    ['{"error":"not ok, not false"}', undefined],
  ])('%s has taken the message', async (body, headers) => {
    expect((await send(body, headers as Record<string, string>)).output).toEqual({ channel: 'slack', status: 200 });
  });

  it.each([
    ['channel_not_found', 'slack-refused', true],
    ['invalid_auth', 'slack-refused', true],
    ['ratelimited', 'slack-refused', undefined],
    ['internal_error', 'slack-failed', undefined],
    ['fatal_error', 'slack-failed', undefined],
  ])('ok: false with %s has not', async (said, name, terminal) => {
    const { error } = await failureOf(send(JSON.stringify({ ok: false, error: said })));
    expect(error).toEqual({
      name,
      message: `expected POST ${service.origin}/ to take the message, found ok: false (${said}); look the error up in the chat's documentation`,
      ...(terminal && { terminal }),
      details: { status: 200, error: said },
    });
  });

  it('ok: false without a type, without an error, or asking to wait', async () => {
    expect((await failureOf(send('{"ok":false,"error":"invalid_blocks"}', { 'content-type': 'text/plain' }))).error.name).toBe(
      'slack-refused',
    );
    expect((await failureOf(send('{"ok":false}'))).error.details).toEqual({ status: 200, error: 'no error named' });
    const asked = { 'content-type': 'application/json', 'retry-after': '7' };
    expect((await failureOf(send('{"ok":false,"error":"ratelimited"}', asked))).retryAfterMs).toBe(7_000);
  });

  it('with what must not be seen keeps it', async () => {
    const { error } = await failureOf(send('{"ok":false,"error":"no s3cr3t-word here"}'));
    expect(error.details).toEqual({ status: 200, error: 'no [secret hook] here' });
  });
});
