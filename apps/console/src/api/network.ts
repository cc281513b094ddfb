import { useSyncExternalStore } from 'react';

let isAway = false;
const listeners = new Set<() => void>();

const onBack = new Set<() => void>();

function say(away: boolean): void {
  if (isAway === away) return;
  isAway = away;
  for (const listener of listeners) listener();
  if (!away) for (const listener of onBack) listener();
}

export const sayReached = (): void => say(false);
export const sayUnreached = (): void => say(true);

/** Whether the last thing that was asked of the service found nobody. */
export const useIsAway = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isAway,
  );

/** Told each time that the service is reached again after it was not. */
export const whenBack = (told: () => void): void => void onBack.add(told);

/** What the browser itself knows of its network: that there is none is said before anything has failed. */
export function heedBrowsersNetwork(): void {
  addEventListener('offline', sayUnreached);
}

/** Waits so long, or until the browser has a network again, or until nobody waits any more. */
export function backOnline(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
