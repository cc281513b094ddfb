import type { FastifyInstance } from 'fastify';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gatewayAdapter } from '../gateway-adapter.js';
import { CONNECTION_LIMITS, type ConnectionLimits } from './connection-limits.js';

/** As the gateway's own, in milliseconds instead of seconds. */
const LIMITS: ConnectionLimits = {
  ...CONNECTION_LIMITS,
  headersMsMax: 150,
  requestMsMax: 600,
  keepAliveMs: 200,
  idleMsMax: 5_000,
  checkedEveryMs: 20,
};
/** Far above each of them, and below the one for connections on which nothing moves. */
const SOON_MS = 4_000;

let server: FastifyInstance;
let handled: string[] = [];

async function listen(limits: ConnectionLimits): Promise<void> {
  handled = [];
  server = gatewayAdapter({}, limits).getInstance();
  server.post('/things', ({ id }) => (handled.push(id), { done: true }));
  server.get('/things', ({ id }) => (handled.push(id), { done: true }));
  server.get('/waits', () => sleep(1_000).then(() => ({ waited: true })));
  await server.listen({ host: '127.0.0.1', port: 0 });
}
afterEach(() => server.close());

/** What comes back until the connection is closed, and after how long it is. */
function spokenTo(speak: (socket: Socket) => Promise<void>): Promise<{ readonly answer: string; readonly closedAfterMs: number }> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const begun = performance.now();
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1', () => void speak(socket));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error),
    );
    socket.on('close', () => resolve({ answer, closedAfterMs: performance.now() - begun }));
  });
}

/** A byte at a time, which keeps the socket from being idle. */
const drippingOf = (text: string) => async (socket: Socket) => {
  for (const byte of text) {
    if (!socket.writable) return;
    socket.write(byte);
    await sleep(20);
  }
};

const TIMED_OUT = { status: 408, code: 'request-timeout', detail: expect.stringContaining('within 600 ms') as string };
const problemIn = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

describe('a connection that is slow', () => {
  it('with its headers is answered with 408 and closed, and nothing is handled', async () => {
    await listen(LIMITS);
    const { answer, closedAfterMs } = await spokenTo(drippingOf(`GET /things HTTP/1.1\r\nhost: x\r\nx-slow: ${'a'.repeat(200)}\r\n\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(answer).toMatch(/x-request-id: req_[\w-]+\r\n/);
    expect(problemIn(answer)).toMatchObject(TIMED_OUT);
    expect([closedAfterMs > LIMITS.headersMsMax, closedAfterMs < SOON_MS, handled]).toEqual([true, true, []]);
  });

  it('with its body is answered with 408 and closed, and nothing is handled', async () => {
    await listen(LIMITS);
    const head = 'POST /things HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 200\r\n\r\n';
    const { answer, closedAfterMs } = await spokenTo(async (socket) => {
      socket.write(head);
      await drippingOf(JSON.stringify('a'.repeat(198)))(socket);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(problemIn(answer)).toMatchObject(TIMED_OUT);
    expect([closedAfterMs > LIMITS.requestMsMax, closedAfterMs < SOON_MS, handled]).toEqual([true, true, []]);
  });

  it('is closed when no further request comes, without a word', async () => {
    await listen(LIMITS);
    const { answer, closedAfterMs } = await spokenTo(async (socket) => {
      for (const _request of [1, 2]) {
        socket.write('GET /things HTTP/1.1\r\nhost: x\r\n\r\n');
        await sleep(50);
      }
    });
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(answer.endsWith('{"done":true}')).toBe(true);
    expect([closedAfterMs > LIMITS.keepAliveMs, closedAfterMs < SOON_MS]).toEqual([true, true]);
  });

  it('because its answer is waited for is not closed: only who sends is timed', async () => {
    await listen(LIMITS);
    const { answer } = await spokenTo((socket) => Promise.resolve(void socket.write('GET /waits HTTP/1.1\r\nhost: x\r\n\r\n')));
    expect(answer).toContain('{"waited":true}');
  });

  it('on which nothing moves at all is closed', async () => {
    await listen({ ...LIMITS, headersMsMax: 60_000, requestMsMax: 60_000, idleMsMax: 300 });
    const { answer, closedAfterMs } = await spokenTo((socket) => Promise.resolve(void socket.write('GET /things HT')));
    expect([answer, closedAfterMs > 250, closedAfterMs < SOON_MS]).toEqual(['', true, true]);
  });
});
