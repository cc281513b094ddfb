import { createRequire } from 'node:module';
import { leaveIdleRequestQueues } from './idle-request-queues.js';

const require = createRequire(import.meta.url);
const RequestQueue = require('kafkajs/src/network/requestQueue/index.js') as new (options: object) => {
  readonly throttleCheckTimeoutId: unknown;
  push(request: object): void;
  fulfillRequest(answer: object): void;
  maybeThrottle(ms: number): void;
  destroy(): void;
};
const none = () => undefined;
const logger = { debug: none, warn: none, namespace: () => logger };

describe('a queue of requests to a broker', () => {
  leaveIdleRequestQueues();
  const queues: { destroy(): void }[] = [];
  afterEach(() => queues.splice(0).forEach((queue) => queue.destroy()));

  function queueOf(maxInFlightRequests: number) {
    const options = { maxInFlightRequests, requestTimeout: 1_000, enforceRequestTimeout: false, clientId: 'suite', broker: 'b', logger };
    const queue = new RequestQueue({ ...options, isConnected: () => true });
    queues.push(queue);
    const sent: number[] = [];
    const push = (correlationId: number) =>
      queue.push({
        entry: { correlationId, resolve: none, reject: none },
        expectResponse: true,
        sendRequest: () => void sent.push(correlationId),
      });
    return { queue, sent, push, answer: (correlationId: number) => queue.fulfillRequest({ correlationId, payload: {}, size: 1 }) };
  }

  it('sets no timer behind an answer when nothing waits', () => {
    const { queue, sent, push, answer } = queueOf(1);
    push(1);
    answer(1);
    expect(sent).toEqual([1]);
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('sends what waited behind the answer', () => {
    const { sent, push, answer } = queueOf(1);
    push(1);
    push(2);
    expect(sent).toEqual([1]);
    answer(1);
    expect(sent).toEqual([1, 2]);
  });

  it('sends what waited when the broker does not throttle any more', async () => {
    const { queue, sent, push } = queueOf(1);
    queue.maybeThrottle(30);
    push(1);
    expect(sent).toEqual([]);
    for (let waits = 0; sent.length === 0 && waits < 200; waits++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(sent).toEqual([1]);
  });
});
