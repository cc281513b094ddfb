import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { follow } from './live.js';

/** How often a page asks whether there is something new, where nobody tells it. */
const EVERY_MS = 5_000;
/** While the stream tells of it: for what it does not, such as a clearance that was granted. */
const EVERY_MS_WHILE_TOLD = 60_000;
/** The inbox is fetched again at most once in so long, however much happens. */
const AGAIN_MS = 400;

/** Of this page, which has one inbox and follows it once. */
let isTold = false;

/** For queries of what the inbox's stream tells of. */
export const inboxEveryMs = (): number => (isTold ? EVERY_MS_WHILE_TOLD : EVERY_MS);

/** What changes when a request does. */
const TOUCHED = ['inbox', 'doubts'] as const;

/** Keeps the inbox as it is now. Where the stream cannot be had, or breaks, what asks from time to time asks as often as without it. */
export function useLiveInbox(isEnabled: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isEnabled) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const name of TOUCHED) void client.invalidateQueries({ queryKey: [name] });
      }, AGAIN_MS);
    };
    const stop = follow('/api/v1/approvals/stream', {
      // The title of the tab has how much waits.
      isHeardHidden: true,
      onEvents: (events) => {
        isTold = true;
        for (const { type, data } of events) {
          if (type === 'approval')
            void client.invalidateQueries({ queryKey: ['request', (JSON.parse(data) as { readonly id: string }).id] });
        }
        // Behind `ready` too: what came before it, or while the stream was away, is in the inbox alone.
        if (events.some(({ type }) => type !== 'counts')) again();
      },
      onBreak: () => {
        if (!isTold) return;
        isTold = false;
        again();
      },
    });
    return () => {
      isTold = false;
      stop();
      clearTimeout(timer);
    };
  }, [client, isEnabled]);
}
