import { trace } from '@opentelemetry/api';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTelemetry } from './telemetry.js';

describe('traces', () => {
  it('are not made without an endpoint', async () => {
    const stop = await startTelemetry('test', {});
    expect(trace.getTracer('runbook').startSpan('nothing').isRecording()).toBe(false);
    await stop();
  });

  it('arrive at the endpoint with the service and its spans', async () => {
    const bodies: Buffer[] = [];
    const collector = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk));
      request.on('end', () => response.end('{}'));
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const settings = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_SERVICE_NAME: 'runbook-under-test',
    };
    Object.assign(process.env, settings);
    try {
      const stop = await startTelemetry('test', process.env);
      trace.getTracer('runbook').startSpan('one attempt').end();
      await stop();
    } finally {
      for (const name of Object.keys(settings)) delete process.env[name];
      collector.close();
    }
    const sent = Buffer.concat(bodies).toString('latin1');
    expect(sent).toContain('runbook-under-test');
    expect(sent).toContain('one attempt');
  });
});
