import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { eventually, startOwnLanguage, type OwnLanguage } from '../language/language-system.mjs';

let language: OwnLanguage;
beforeAll(async () => {
  language = await startOwnLanguage();
});
afterAll(() => language.stop());

/** What `/health/ready` says; undefined when nobody listens any more. */
async function ready(): Promise<
  { readonly status: number; readonly body: { code?: string; detail?: string; checks?: object } } | undefined
> {
  const answer = await fetch(`${language.url}/health/ready`).catch(() => undefined);
  return answer && { status: answer.status, body: (await answer.json()) as object };
}

describe('a service that is asked to stop', () => {
  it('is not ready from that moment on, while what runs is given its time, and ends with status 0', async () => {
    let answer = (): void => {};
    const held = new Promise<object>((resolve) => (answer = () => resolve({})));
    const service = language.script(() => held);
    await language.begin(`steps:\n  - { id: ask, type: call-service, with: { method: GET, url: "${service.url}" } }`);
    await eventually(
      async () => service.calls.length,
      (calls) => calls === 1,
    );
    expect(await ready()).toMatchObject({ status: 200 });
    const { pid } = language.process;
    process.kill(pid, 'SIGTERM');
    const red = await eventually(ready, (found) => found?.status !== 200);
    expect(red).toMatchObject({ status: 503, body: { code: 'not-ready', checks: { process: 'down' } } });
    expect(red?.body.detail).toContain('process (stopping after SIGTERM)');
    // A second signal changes nothing.
    process.kill(pid, 'SIGTERM');
    answer();
    expect(await language.process.stop('SIGINT')).toEqual({ code: 0, signal: null });
    expect(await ready()).toBeUndefined();
    await language.process.start();
  });

  it('ends with status 1, and says so, when its stop does not come to an end', async () => {
    const unfinished = await halfARequest();
    expect(await language.process.stop()).toEqual({ code: 1, signal: null });
    expect(readFileSync(language.process.logFile, 'utf8')).toContain('expected to stop within 10000 ms, found work that does not end');
    unfinished.destroy();
  });
});

/** A client that begins to send and stops keeps the server from closing. */
async function halfARequest(): Promise<Socket> {
  const { hostname, port } = new URL(language.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write(`POST /api/v1/executions HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 100\r\n\r\n{`);
  return socket;
}
