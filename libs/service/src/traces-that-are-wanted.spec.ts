import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import {
  areMetricsRecorded,
  areSpansRecorded,
  carriedOver,
  count,
  isRecordedBelow,
  observe,
  processing,
  sending,
  served,
} from '@runbook/telemetry';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTelemetry } from './telemetry.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = `00-${TRACE}-00f067aa0ba902b7-01`;

const neverAsked = (): never => {
  throw new Error('expected nobody to ask for the facts of a span that is not recorded, found that somebody did');
};

describe('traces', () => {
  it('are not made where nobody wants them, and what comes in goes on', async () => {
    const telemetry = await startTelemetry('test', {});
    expect([areSpansRecorded(), areMetricsRecorded()]).toEqual([false, false]);
    expect(served('GET /', { parent: CALLER }).traceparent).toBe(CALLER);
    expect(served('GET /', {}).traceparent).toBeUndefined();
    served('GET /', { parent: CALLER, facts: neverAsked }).end();
    expect(isRecordedBelow(CALLER)).toBe(false);
    count('runbook_dead_letters_total', { topic: 't', disposition: 'd' });
    await telemetry.stop();
  });
});

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly links?: readonly { readonly traceId: string }[];
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  readonly status: { readonly code?: number };
}

describe('telemetry that is wanted', () => {
  const bodies: { readonly path: string; readonly text: string }[] = [];
  const TOKEN = 'a-token-of-twenty-four-characters';
  let collector: Server;
  let stop: () => Promise<void>;
  let url: string;
  const settings: Record<string, string> = {
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
  };

  beforeAll(async () => {
    collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push({ path: request.url!, text: Buffer.concat(chunks).toString() });
        response.end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    settings['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    Object.assign(process.env, settings);
    const sent = { protocol: 'http/json', endpoint: settings['OTEL_EXPORTER_OTLP_ENDPOINT'] } as const;
    const telemetry = await startTelemetry('test', {
      traces: sent,
      sentMetrics: { ...sent, everyMs: 60_000 },
      metrics: { host: '127.0.0.1', port: 0, token: TOKEN },
    });
    ({ stop } = telemetry);
    url = telemetry.metricsUrl!;
  });

  afterAll(() => {
    for (const name of Object.keys(settings)) delete process.env[name];
    collector.close();
  });

  it('answers with metrics to who shows the token, and with nothing else to anybody', async () => {
    count('runbook_dead_letters_total', { topic: 'acme.events', disposition: 'malformed' }, 3);
    const end = observe('runbook_queue_depth', () => [{ value: 7, labels: { queue: 'steps' } }]);
    observe('runbook_queue_depth', () => {
      throw new Error('a part that cannot tell keeps none of the others from it');
    });
    const asked = (headers: Record<string, string> = {}, path = '', method = 'GET') => fetch(`${url}${path}`, { headers, method });
    const text = await (await asked({ authorization: `Bearer ${TOKEN}` })).text();
    expect(text).toContain('runbook_dead_letters_total{topic="acme.events",disposition="malformed"} 3');
    expect(text).toContain('runbook_queue_depth{queue="steps"} 7');
    expect(text).toContain('# TYPE runbook_dead_letters_total counter');
    end();
    const refused = await Promise.all([
      asked(),
      asked({ authorization: `Bearer ${TOKEN}x` }),
      asked({ authorization: TOKEN }),
      asked({ authorization: `Bearer ${TOKEN}` }, '/more'),
      asked({ authorization: `Bearer ${TOKEN}` }, '', 'POST'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 404, 405]);
    expect(await Promise.all(refused.map((answer) => answer.text()))).toEqual(['', '', '', '', '']);
  });

  it('sends both, each span below its parent, links over waits, and values that are cut', async () => {
    const request = served('POST /x', { parent: CALLER, facts: () => ({ 'runbook.request.id': 'r'.repeat(1_000) }) });
    const sent = sending('runbook.commands', { parent: request.traceparent });
    sent.end();
    const late = processing('runbook.events', carriedOver(sent.traceparent, 3_600_000));
    late.end({}, 'http-503');
    const soon = processing('runbook.events', carriedOver(sent.traceparent, 1_000));
    soon.end();
    processing('runbook.events', { parent: undefined, facts: neverAsked }).end();
    // Its caller keeps no trace.
    const unkept = CALLER.replace(/01$/, '00');
    expect(processing('runbook.events', { parent: unkept, facts: neverAsked }).traceparent).toBe(unkept);
    expect([CALLER, unkept, undefined].map(isRecordedBelow)).toEqual([true, false, false]);
    // Nor is there a store for asynchronous calls, which each promise would pay for.
    expect(context.with(context.active().setValue(Symbol('any'), 1), () => context.active())).toBe(ROOT_CONTEXT);
    request.end({ 'http.response.status_code': 201 });
    await stop();
    expect(areSpansRecorded()).toBe(false);
    const spans = bodies.flatMap(({ path, text }): Span[] =>
      path === '/v1/traces' ? JSON.parse(text).resourceSpans[0].scopeSpans[0].spans : [],
    );
    const known = (name: string) => spans.filter((span) => span.name === name);
    const [server] = known('POST /x');
    const [producer] = known('send runbook.commands');
    expect(server).toMatchObject({ traceId: TRACE, parentSpanId: '00f067aa0ba902b7' });
    expect(server!.attributes.find(({ key }) => key === 'runbook.request.id')!.value.stringValue).toHaveLength(256);
    expect(producer).toMatchObject({ traceId: TRACE, parentSpanId: server!.spanId });
    const consumers = known('process runbook.events');
    expect(consumers).toHaveLength(2);
    expect(consumers.find(({ traceId }) => traceId === TRACE)).toMatchObject({ parentSpanId: producer!.spanId });
    expect(consumers.find(({ traceId }) => traceId !== TRACE)).toMatchObject({ links: [{ traceId: TRACE }], status: { code: 2 } });
    const metrics = bodies.filter(({ path }) => path === '/v1/metrics').map(({ text }) => text);
    expect(metrics.join()).toContain('runbook_dead_letters_total');
    const everything = bodies.map(({ text }) => text).join();
    expect(everything).toContain('"runbook-test"');
    expect(everything).toContain('deployment.environment');
    // The command line of a process may hold what is secret.
    expect(everything).not.toContain('process.command');
  });
});
