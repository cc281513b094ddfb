import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}
const patched = new WeakSet<object>();

/**
 * kafkajs sets a timer behind every answer to look for requests that wait, also when none does: it wakes the process once more for every request, and
 * because its time lies in the past, Node warns of it. Whatever begins to wait sets the timer itself.
 */
export function leaveIdleRequestQueues(): void {
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
