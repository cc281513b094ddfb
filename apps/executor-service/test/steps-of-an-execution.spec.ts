import { INLINE_BYTES_MAX, isBlobReference, type Json } from '@runbook/domain';
import { spill, unspill } from '@runbook/service';
import type { CommandEnvelope } from '@runbook/wire';
import { z } from 'zod';
import { SecretSource } from '@runbook/service';
import { ActionFailed, type Action, type ActionContext } from '../src/index.js';
import { openFolder, startExecutor, stubService, waitUntil, type ExecutorOptions, type StubbedService } from './running-executor.js';
import { ScriptedEngine } from './scripted-engine.js';

class KnownSecrets extends SecretSource {
  find(_tenant: string, name: string): Promise<string | undefined> {
    return Promise.resolve({ 'ti-api': 'sup3r-s3cret', pin: '123' }[name]);
  }
}

describe('steps of an execution', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let engine: ScriptedEngine;
  let service: StubbedService;
  let executor: Awaited<ReturnType<typeof startExecutor>> | undefined;
  let answer: Parameters<typeof stubService>[0];

  beforeEach(async () => {
    folder = await openFolder();
    engine = await ScriptedEngine.open(folder.embedded);
    answer = (_request, response) => void response.setHeader('content-type', 'application/json').end('{"score":70}');
    service = await stubService((request, response, body) => answer(request, response, body));
  });

  afterEach(async () => {
    await executor?.stop();
    expect(executor?.fatal).toEqual([]);
    await engine.stop();
    await service.stop();
    await folder.remove();
  });

  const start = async (options: ExecutorOptions = {}) => {
    executor = await startExecutor(folder.embedded, {
      ...options,
      secrets: new KnownSecrets(),
      settings: { egressAllow: [service.target], ...options.settings },
    });
  };
  const call = (more: Record<string, Json> = {}): Json => ({ url: `${service.origin}/api`, ...more });

  it('begin live and come back with their output, under one key', async () => {
    await start();
    await engine.decide('exe_1', engine.started(), engine.requested(call({ method: 'POST', body: { a: 1 } })));
    const [result] = await engine.until('CompleteStep');
    expect(result).toMatchObject({ step: 'lookup', attempt: 1, output: { score: 70 }, http: { status: 200 } });
    expect(result?.executor).toMatch(/^executor_/);
    expect(service.calls).toMatchObject([{ body: '{"a":1}', headers: { 'idempotency-key': 'key-lookup' } }]);
    expect(service.calls[0]?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    const envelope = engine.commands[0] as CommandEnvelope;
    expect(envelope).toMatchObject({
      aggregate: 'execution',
      aggregateId: 'exe_1',
      tenant: 'acme',
      actor: { kind: 'service', id: 'executor' },
    });
  });

  it('fail by the names of the language', async () => {
    answer = (_request, response) => void response.writeHead(503, { 'retry-after': '3' }).end('busy');
    await start();
    await engine.decide('exe_1', engine.started(), engine.requested(call()));
    await engine.decide('exe_2', engine.started(), engine.requested({ url: 'http://10.0.0.1/' }));
    await engine.decide('exe_3', engine.started(), engine.requested(null, { stepType: 'teleport' }));
    const [busy, guarded, unknown] = [
      await engine.until('FailStep', 1, 'exe_1'),
      await engine.until('FailStep', 1, 'exe_2'),
      await engine.until('FailStep', 1, 'exe_3'),
    ].flat();
    expect(busy).toMatchObject({ error: { name: 'http-503', details: { retryAfter: '3', body: 'busy' } }, http: { status: 503 } });
    expect(guarded?.error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'private', target: '10.0.0.1:80' } });
    expect(unknown?.error.message).toContain(
      'expected a step type that this executor can do (action, call-service, command, notify), found teleport',
    );
  });

  it('time out, and the call is given up', async () => {
    answer = () => undefined;
    await start();
    await engine.decide('exe_1', engine.started(), engine.requested(call(), { timeoutMs: 200 }));
    const [result] = await engine.until('FailStep');
    expect(result?.error).toMatchObject({ name: 'timeout' });
    expect(result?.error.terminal).toBeUndefined();
    await waitUntil(() => service.load.now === 0);
  });

  it('are stopped by what the log says, and nothing more is said of them', async () => {
    answer = () => undefined;
    await start();
    await engine.decide('exe_1', engine.started(), engine.requested(call()));
    await waitUntil(() => service.load.now === 1);
    await engine.decide('exe_1', { type: 'StepCancelled', at: 1, step: 'lookup', attempt: 1, reason: 'run-timed-out' });
    await waitUntil(() => service.load.now === 0);
    expect(engine.commands).toEqual([]);
  });

  it('give way to their next attempt', async () => {
    answer = (_request, response) => void (service.calls.length > 1 && response.end('second'));
    await start();
    await engine.decide('exe_1', engine.started(), engine.requested(call()));
    await waitUntil(() => service.load.now === 1);
    await engine.decide('exe_1', engine.requested(call(), { attempt: 2 }));
    expect(await engine.until('CompleteStep')).toMatchObject([{ attempt: 2, output: 'second' }]);
  });

  it('go on when they are dispatched again, and say so', async () => {
    let release = () => undefined as void;
    answer = (_request, response) => void (release = () => void response.end('once'));
    await start();
    await engine.decide('exe_1', engine.started(), engine.requested(call()));
    await waitUntil(() => service.load.now === 1);
    await engine.decide('exe_1', engine.requested(call(), { dispatch: 2 }));
    expect(await engine.until('RenewLease')).toMatchObject([{ attempt: 1, dispatch: 2 }]);
    release();
    await engine.until('CompleteStep');
    expect(service.calls).toHaveLength(1);
  });

  it('get their secrets in the executor, and nothing that leaves it holds them', async () => {
    answer = (request, response, body) =>
      void response
        .writeHead(body.includes('fail') ? 500 : 200, { 'content-type': 'application/json', 'x-echo': request.headers.authorization ?? '' })
        .end(
          JSON.stringify({
            echo: request.headers.authorization,
            form: encodeURIComponent(body),
            inner: Buffer.from(body).toString('base64'),
          }),
        );
    await start();
    const secrets = [{ pointer: '/body/key', name: 'ti-api' }];
    const parameters = (word: string) => call({ method: 'POST', credential: 'ti-api', auth: 'basic', body: { word, key: null } });
    await engine.decide(
      'exe_1',
      engine.started(),
      engine.requested(call({ credential: 'ti-api', method: 'POST', body: { key: null } }), { secrets }),
    );
    await engine.until('CompleteStep');
    await engine.decide(
      'exe_2',
      engine.started(),
      engine.requested(call({ credential: 'ti-api', method: 'POST', body: { key: null, word: 'fail' } }), { secrets }),
    );
    await engine.decide('exe_3', engine.started(), engine.requested(parameters('x'), { secrets }));
    await engine.until('FailStep', 2);
    expect(service.calls[0]).toMatchObject({ headers: { authorization: 'Bearer sup3r-s3cret' }, body: '{"key":"sup3r-s3cret"}' });
    const told = JSON.stringify(engine.commands) + executor?.lines.join('\n');
    for (const form of [
      'sup3r-s3cret',
      Buffer.from('sup3r-s3cret').toString('hex'),
      Buffer.from('sup3r-s3cret').toString('base64').slice(0, 12),
    ]) {
      expect(told).not.toContain(form);
    }
    expect(told).toContain('[secret ti-api]');
    expect(engine.said('FailStep', 'exe_3')[0]?.error).toMatchObject({ name: 'denied', message: expect.stringContaining('user:password') });
  });

  it('are denied secrets that do not exist or are none', async () => {
    await start();
    await engine.decide('exe_1', engine.started(), engine.requested(call({ credential: 'nobody' })));
    await engine.decide('exe_2', engine.started(), engine.requested(call({ credential: 'pin' })));
    const [missing, short] = [await engine.until('FailStep', 1, 'exe_1'), await engine.until('FailStep', 1, 'exe_2')].flat();
    expect(missing?.error).toMatchObject({ name: 'denied', terminal: true, message: expect.stringContaining('SECRET_NOBODY') });
    expect(short?.error).toMatchObject({ name: 'denied', message: expect.stringContaining('at least 4 characters') });
    expect(service.calls).toEqual([]);
  });

  it('read large parameters from the blob store and leave large outputs there', async () => {
    const large = { sightings: 'x'.repeat(INLINE_BYTES_MAX * 2), note: 'small' };
    answer = (_request, response, body) => void response.setHeader('content-type', 'application/json').end(body);
    await start();
    const body = await spill(large, folder.embedded.blobs);
    expect(isBlobReference((body as Record<string, Json>)['sightings'])).toBe(true);
    await engine.decide('exe_1', engine.started(), engine.requested(call({ method: 'POST', body })));
    expect((await engine.until('CompleteStep'))[0]?.output).toEqual(body);
    expect(await unspill(body, folder.embedded.blobs)).toEqual(large);
  });

  it("take what looks like a reference to another tenant's blob for data, in a reply and in what is sent", async () => {
    const forged = { $blob: await folder.embedded.blobs.put(Buffer.from('"secret"')), bytes: 8 };
    answer = (_request, response, body) => void response.setHeader('content-type', 'application/json').end(body);
    await start();
    const held = { $$blob: forged.$blob, bytes: 8 };
    await engine.decide('exe_1', engine.started(), engine.requested(call({ method: 'POST', body: held })));
    expect((await engine.until('CompleteStep'))[0]?.output).toEqual(held);
    expect(service.calls.map((sent) => sent.body)).toEqual([JSON.stringify(forged)]);
  });

  describe('that are actions', () => {
    const seen: ActionContext[] = [];
    const parameters = z.strictObject({ text: z.string(), fail: z.enum(['known', 'bug']).optional() });
    const echo: Action<z.infer<typeof parameters>> = {
      name: 'echo',
      description: 'Says it again',
      parameters,
      run: async ({ text, fail }, context) => {
        seen.push(context);
        if (fail === 'known') throw new ActionFailed('invalid-input', 'no such thing', true, { text });
        if (fail === 'bug') throw new TypeError('a bug');
        return { text };
      },
    };
    const requested = (parameters: Json, use = 'echo') => engine.requested(parameters, { stepType: 'action', use });

    it('run with the facts of their execution', async () => {
      await start({ actions: [echo] });
      await engine.decide('exe_1', engine.started(), requested({ text: 'hi' }));
      expect((await engine.until('CompleteStep'))[0]?.output).toEqual({ text: 'hi' });
      const runbook = { id: 'contain-host', version: 3 };
      expect(seen[0]).toMatchObject({
        execution: { id: 'exe_1', tenant: 'acme', runbook, legalBasis: { authority: 'CSIRT' }, dataLicenses: ['internal'] },
        step: 'lookup',
        attempt: 1,
        idempotencyKey: 'key-lookup',
      });
    });

    it.each<[string, Json, string, object]>([
      [
        'parameters that do not fit',
        { text: 1, more: 2 },
        'echo',
        { name: 'invalid-input', terminal: true, message: expect.stringMatching(/\/text: .*more/) },
      ],
      [
        'what the action cannot do',
        { text: 'x', fail: 'known' },
        'echo',
        { name: 'invalid-input', terminal: true, details: { text: 'x' } },
      ],
      ['a bug of the action', { text: 'x', fail: 'bug' }, 'echo', { name: 'internal', message: expect.stringContaining('a bug') }],
      [
        'a name that no action has',
        {},
        'ecco',
        { name: 'invalid-input', message: expect.stringMatching(/echo.*ingest-stix.*found "ecco"/) },
      ],
    ])('fail for %s', async (_what, given, use, error) => {
      await start({ actions: [echo] });
      await engine.decide('exe_1', engine.started(), requested(given, use));
      expect((await engine.until('FailStep'))[0]?.error).toMatchObject(error);
    });
  });
});
