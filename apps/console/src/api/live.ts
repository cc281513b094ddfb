import { api, told } from './client.js';
import { browserTabs, loneTab } from './live/browser-tabs.js';
import type { IsBefore, Position } from './live/positions.js';
import { whilePresent } from './live/presence.js';
import type { OpenStream } from './live/reading.js';
import { LedStream, type StreamHandlers } from './live/led-stream.js';
import { backOnline } from './network.js';
import { noAnswer } from './problem.js';
import { meQuery, type Me } from './queries.js';
import { queryClient } from './query-client.js';
import { fetched } from './sending.js';
import { personOf, sayPersonChanged } from './signed-in.js';

export interface LiveHandlers extends StreamHandlers {
  /** Absent: the stream tells how things are, and `ready` where they must be read again. */
  readonly isBefore?: IsBefore;
  /** Something follows this position, or none is given. */
  readonly lastId?: Position;
  /** Of what it has missed it is told `ready` too, and no more. */
  readonly isReadAnew?: boolean;
  /** For what is told of a page that lies behind others. */
  readonly isHeardHidden?: boolean;
}

const tabs = browserTabs();
const followed = new Set<() => void>();

/**
 * Follows a stream through breaks of the network, from the last event on, with the other tabs of this browser that the same person has opened: of them one holds the
 * connection. What it answers stops it.
 */
export function follow(
  path: string,
  { isBefore, lastId, isReadAnew = false, isHeardHidden = false, ...handlers }: LiveHandlers,
): () => void {
  const me = queryClient.getQueryData(meQuery.queryKey);
  const facts = {
    ...{ path, isBefore, isReadAnew, pause: backOnline },
    // Of nobody it is not known who might hear it.
    tabs: me ? tabs : loneTab(),
    name: JSON.stringify(['runbook stream', me && personOf(me), path]),
    open: openAs(me),
  };
  let last = lastId;
  let isDone = false;
  const done =
    <Args extends unknown[]>(does?: (...args: Args) => void) =>
    (...args: Args) => {
      isDone = true;
      does?.(...args);
    };
  const ending = { onEnd: done(handlers.onEnd), onProblem: done(handlers.onProblem) };
  const stopPresence = whilePresent(isHeardHidden && tabs.areShared, () => {
    if (isDone) return () => undefined;
    const stream = new LedStream(facts, { ...handlers, ...ending }, last);
    return () => {
      last = stream.position;
      stream.leave();
      // What asks from time to time asks as often as without it.
      if (document.hidden) handlers.onBreak?.();
    };
  });
  const stop = () => {
    followed.delete(stop);
    stopPresence();
  };
  followed.add(stop);
  return stop;
}

/** Hears nothing more, and says nothing more to other tabs: when a session ends. */
export function unfollowAll(): void {
  for (const stop of [...followed]) stop();
}

/** In another tab somebody else may have signed in, for this one too: what a stream tells is heard when it is sure whose it is. */
function openAs(me: Me | undefined): OpenStream {
  if (!me) return fetched;
  return async (path, init) => {
    const cut = new AbortController();
    const signal = init.signal ? AbortSignal.any([init.signal, cut.signal]) : cut.signal;
    try {
      const [answer, now] = await Promise.all([fetched(path, { ...init, signal }), told(api.GET('/api/v1/auth/me', { signal }))]);
      if (personOf(now) === personOf(me)) return answer;
      sayPersonChanged();
      throw noAnswer();
    } catch (error) {
      cut.abort();
      throw error;
    }
  };
}
