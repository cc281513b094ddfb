import type { IncomingMessage } from 'node:http';

/** Read and thrown away for one refused request; a client that sends more is cut off. */
const DRAIN_BYTES_MAX = 64 * 1024 * 1024;
const DRAIN_MS_MAX = 5_000;

/**
 * Reads the rest of a body that nobody wants. An answer in the middle of an upload closes the connection under the client, which
 * then sees a broken pipe instead of the reason.
 */
export function drain(request: IncomingMessage): Promise<void> {
  // One that comes from within the process knows no `complete`.
  if (request.complete || request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const done = () => {
      clearTimeout(timer);
      request.off('data', count).off('end', done).off('close', done).off('error', done);
      resolve();
    };
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DRAIN_BYTES_MAX) done();
    };
    const timer = setTimeout(done, DRAIN_MS_MAX);
    request.on('data', count).on('end', done).on('close', done).on('error', done);
    request.resume();
  });
}
