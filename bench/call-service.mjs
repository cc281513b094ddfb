// What one call-service step costs the executor: CPU time of the calling process per call, server apart in its own process.
//   npm run build && node bench/call-service.mjs [calls=20000] [concurrency=64]
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { EgressGuard } from '../apps/executor-service/dist/egress/egress-guard.js';
import { OutboundHttp } from '../apps/executor-service/dist/http/outbound-http.js';
import { nothingToRedact } from '../apps/executor-service/dist/redact.js';
import { CallServiceRunner } from '../apps/executor-service/dist/steps/call-service.js';

if (process.argv[2] === 'serve') serve();
else await measure(Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 64));

function serve() {
  const body = JSON.stringify({ score: 70, vendor: 'v'.repeat(170) });
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function measure(calls, concurrency) {
  const server = fork(new URL(import.meta.url), ['serve']);
  const port = await new Promise((resolve) => server.once('message', resolve));
  const http = new OutboundHttp(new EgressGuard([`127.0.0.1:${port}`]));
  try {
    const runner = new CallServiceRunner(http);
    await drive(runner, port, 5_000, concurrency);
    for (let round = 1; round <= 3; round++) {
      const before = process.cpuUsage();
      const startedAt = performance.now();
      await drive(runner, port, calls, concurrency);
      const wallMs = performance.now() - startedAt;
      const { user, system } = process.cpuUsage(before);
      const cpuMs = (user + system) / 1000;
      console.log(
        `round ${round}: ${(cpuMs / calls).toFixed(3)} ms CPU a call, ${Math.round((calls / wallMs) * 1000)} calls/s at ${concurrency} at once`,
      );
    }
  } finally {
    await http.close();
    server.kill();
  }
}

async function drive(runner, port, calls, concurrency) {
  let left = calls;
  const body = { sha256: 'a'.repeat(64), host: 'workstation-17.example', note: 'n'.repeat(80) };
  const worker = async () => {
    while (left-- > 0) {
      await runner.run({
        execution: { id: 'exe_1', tenant: 't', runbook: { id: 'r', version: 1, digest: 'd' }, startedAt: '', dataLicenses: [] },
        step: 'lookup',
        attempt: 1,
        idempotencyKey: 'exe_1/lookup',
        signal: new AbortController().signal,
        parameters: { method: 'POST', url: `http://127.0.0.1:${port}/api/lookup`, body },
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        redactor: nothingToRedact,
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
