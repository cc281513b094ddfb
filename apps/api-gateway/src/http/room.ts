import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Resolves when the client took most of what was written, or went away. */
export async function roomIn(response: ServerResponse): Promise<void> {
  if (response.destroyed || !response.writableNeedDrain) return;
  const done = new AbortController();
  const { signal } = done;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).catch(() => undefined);
  done.abort();
}
