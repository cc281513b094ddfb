import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { count, served } from '@runbook/telemetry';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Readiness } from './readiness.js';
import { TelemetryDelivery } from './telemetry-delivery.js';
import { startTelemetry } from './telemetry.js';

const KEY = 'a-key-of-the-collector';
/** Shorter than the pause before another try, so that a batch whose connection breaks is one request. */
const ONE_TRY_MS = 700;
/** Longer than a machine with much to do takes for an answer. */
const PATIENT_MS = 60_000;

class Lines {
  readonly all: (readonly [level: string, facts: object, message: string])[] = [];
  warn = (facts: object, message: string) => void this.all.push(['warn', facts, message]);
  info = (facts: object, message: string) => void this.all.push(['info', facts, message]);
}

class VirtualTime {
  nowMs = 0;
  monotonic = () => this.nowMs;
}

describe('a collector that is away', () => {
  let answer: (response: ServerResponse) => void;
  let collector: Server;
  let endpoint: string;

  beforeAll(async () => {
    collector = createServer((request, response) => request.resume().once('end', () => answer(response))).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    collector.closeAllConnections();
    await new Promise((resolve) => collector.close(resolve));
  });

  const takes = (response: ServerResponse): void => {
    response.end();
  };
  const refuses = (response: ServerResponse): void => {
    response.writeHead(401).end(`no such key: ${KEY}`);
  };
  const isBusy = (response: ServerResponse): void => {
    response.writeHead(503, { 'retry-after': String(PATIENT_MS) }).end(KEY);
  };
  const breaksOff = (response: ServerResponse): void => {
    response.destroy();
  };

  function listening(timeoutMillis = PATIENT_MS, to = endpoint) {
    const time = new VirtualTime();
    const lines = new Lines();
    const delivery = new TelemetryDelivery(time);
    const headers = { authorization: KEY };
    const exporter = new OTLPTraceExporter({ url: `${to}/${KEY}/v1/traces`, headers, timeoutMillis });
    delivery.heard(exporter, 'traces', to);
    delivery.tellIn(lines);
    return { time, lines, delivery, send: () => new Promise((resolve) => exporter.export([], resolve)) };
  }

  it.each([
    ['its status', refuses, PATIENT_MS, 'it answered with HTTP status 401'],
    [
      'a status that asks for another time',
      isBusy,
      PATIENT_MS,
      'it answered that it cannot take any now (HTTP status 429, 502, 503 or 504)',
    ],
    ['its silence', () => undefined, ONE_TRY_MS, 'no answer in time'],
    ['a connection that it ends', breaksOff, ONE_TRY_MS, 'ECONNRESET'],
  ] as const)('is told by %s, and by nothing that it or we have said', async (_how, how, timeoutMs, reason) => {
    const { lines, delivery, send } = listening(timeoutMs);
    answer = how;
    await send();
    expect(lines.all).toEqual([['warn', { signal: 'traces', endpoint, reason }, expect.stringMatching(/^expected the collector to take/)]]);
    expect(delivery.standing).toBe(`traces do not arrive at ${endpoint}: ${reason}`);
    expect(JSON.stringify([lines.all, delivery.standing])).not.toContain(KEY);
  });

  it('is told where nobody listens', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const to = `http://127.0.0.1:${(nobody.address() as AddressInfo).port}`;
    await new Promise((resolve) => nobody.close(resolve));
    const { lines, send } = listening(ONE_TRY_MS, to);
    await send();
    expect(lines.all).toMatchObject([['warn', { endpoint: to, reason: 'ECONNREFUSED' }, {}]]);
  });

  it('has one line however many batches are lost, and one when it has refused none for a while', async () => {
    const { time, lines, delivery, send } = listening();
    answer = takes;
    await send();
    expect(lines.all).toEqual([]);
    for (const how of [refuses, refuses, takes, refuses]) {
      answer = how;
      await send();
      time.nowMs += 5_000;
    }
    expect(lines.all).toMatchObject([['warn', {}, {}]]);
    answer = takes;
    await send();
    expect(delivery.standing).toContain('do not arrive');
    time.nowMs += 5_000;
    await send();
    await send();
    const facts = { signal: 'traces', endpoint, lostBatches: 3, failedForMs: 15_000 };
    expect(lines.all.slice(1)).toEqual([['info', facts, 'telemetry arrives again']]);
    expect(delivery.standing).toBeUndefined();
    answer = refuses;
    await send();
    expect(lines.all).toHaveLength(3);
  });

  it('is told of too where it was away before there was a log', async () => {
    const { delivery, send } = listening();
    answer = refuses;
    await send();
    const lines = new Lines();
    delivery.tellIn(lines);
    expect(lines.all).toMatchObject([['warn', { reason: 'it answered with HTTP status 401' }, {}]]);
  });

  it('leaves a service ready, for spans and for metrics', async () => {
    const settings = {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '1',
      OTEL_EXPORTER_OTLP_TIMEOUT: String(PATIENT_MS),
    };
    Object.assign(process.env, settings);
    answer = refuses;
    const sent = { protocol: 'http/protobuf', endpoint } as const;
    const time = new VirtualTime();
    const { delivery, stop } = await startTelemetry('test', { traces: sent, sentMetrics: { ...sent, everyMs: 200 } }, time);
    const lines = new Lines();
    delivery.tellIn(lines);
    const readiness = new Readiness();
    readiness.mention('telemetry', () => delivery.standing);
    const until = async (told: number) => {
      while (lines.all.length < told) {
        served('GET /x', {}).end();
        count('runbook_dead_letters_total', { topic: 't', disposition: 'd' });
        await sleep(10);
      }
    };
    await until(2);
    expect(lines.all.map(([, facts]) => (facts as { signal: string }).signal).toSorted()).toEqual(['metrics', 'traces']);
    const { ready, standing } = await readiness.report();
    expect([ready, standing?.['telemetry']]).toEqual([true, expect.stringContaining(`traces do not arrive at ${endpoint}`)]);
    answer = takes;
    // What was on its way when the collector began to take is refused still; then time goes on.
    const passing = setInterval(() => (time.nowMs += 1_000), 20);
    await until(4);
    clearInterval(passing);
    expect(lines.all.slice(2).map(([level, , message]) => [level, message])).toEqual(Array(2).fill(['info', 'telemetry arrives again']));
    expect(await readiness.report()).not.toHaveProperty('standing');
    await stop();
    for (const name of Object.keys(settings)) delete process.env[name];
  });
});
