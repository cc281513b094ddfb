import { TabChannels } from './tab-channels.js';
import { TabLocks } from './tab-locks.js';
import type { Locks, TabChannel, Tabs } from './tabs.js';

/**
 * Streams that stay open of one browser. Over HTTP/1.1 it opens six connections to an origin, over all its tabs (RFC 9112 section 9.4 leaves that to clients; six is
 * what Chromium, Firefox and Safari do). With these three, and one for streams that are read in turn, two are left for everything else, however many tabs there are.
 */
export const STREAMS_OF_BROWSER_MAX = 3;
/** Where tabs cannot agree each that is looked at has one of its own. Five such windows side by side still leave one connection. */
export const STREAMS_OF_LONE_TAB_MAX = 1;

/** This tab by itself: of a browser without these interfaces, such as one that was led here over plain HTTP from another machine. */
export function loneTab(): Tabs {
  const channels = new TabChannels();
  return { locks: new TabLocks(), channel: channels.open, streamsMax: STREAMS_OF_LONE_TAB_MAX, areShared: false };
}

/** All tabs of this browser, where it lets them speak with one another. */
export function browserTabs(): Tabs {
  // Absent where a page has come over plain HTTP from another machine, and where there is no browser, whatever the types say.
  const { navigator } = globalThis as { readonly navigator?: { readonly locks?: Locks } };
  const locks = navigator?.locks;
  if (!locks || !('BroadcastChannel' in globalThis)) return loneTab();
  return { locks, channel: broadcast, streamsMax: STREAMS_OF_BROWSER_MAX, areShared: true };
}

function broadcast(name: string, heard: (message: unknown) => void): TabChannel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => heard(data);
  return channel;
}
