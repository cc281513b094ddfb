import { STREAMS_OF_BROWSER_MAX } from '../browser-tabs.js';
import type { TabChannel, Tabs } from '../tabs.js';
import { isBeforeInLog } from '../positions.js';
import { LedStream } from '../led-stream.js';
import { TabChannels } from '../tab-channels.js';
import { TabLocks } from '../tab-locks.js';
import { ServiceOfStreams, tellsOfNow } from './service-of-streams.js';

export interface TabWishes {
  readonly of?: string;
  /** Where it stands already. */
  readonly from?: string;
  readonly isReadAnew?: boolean;
  readonly streamsMax?: number;
}

/** Tabs that share what tabs of one browser share, and the service that they ask. */
export class TabsOfABrowser {
  readonly service = new ServiceOfStreams();
  private readonly locks = new TabLocks();
  private readonly channels = new TabChannels();
  private readonly streams: LedStream[] = [];

  /** One that follows a stream, with what it has heard. */
  open(path: string, { of = 'ana of acme', from, isReadAnew = false, streamsMax = STREAMS_OF_BROWSER_MAX }: TabWishes = {}) {
    const heard: string[] = [];
    const { channel, mute, speak, forget } = this.interruptible();
    const stream = new LedStream(
      {
        ...{ path, name: `${of} ${path}`, open: this.service.open, isReadAnew, pause },
        tabs: { locks: this.locks, channel, streamsMax, areShared: true },
        ...(!tellsOfNow(path) && { isBefore: isBeforeInLog }),
      },
      {
        onEvents: (events) => heard.push(...events.map(({ type, data }) => (type === 'ready' ? 'ready' : data))),
        onEnd: () => heard.push('over'),
        onProblem: ({ status }) => heard.push(`refused: ${status}`),
        onBreak: () => heard.push('broken'),
      },
      from,
    );
    this.streams.push(stream);
    return { heard, mute, speak, forget, close: () => stream.leave() };
  }

  closeAll(): void {
    for (const stream of this.streams) stream.leave();
  }

  /** From `mute` on it neither tells nor is told anything: until `speak`, when all of that comes late, or `forget`, when it is lost. */
  private interruptible() {
    let late: (() => void)[] | undefined;
    const inTime = (does: () => void) => (late ? void late.push(does) : does());
    const channel: Tabs['channel'] = (name, told) => {
      const inner: TabChannel = this.channels.open(name, (message) => inTime(() => told(message)));
      return { postMessage: (message) => inTime(() => inner.postMessage(message)), close: () => inner.close() };
    };
    const forget = () => {
      const said = late ?? [];
      late = undefined;
      return said;
    };
    const speak = () => {
      for (const one of forget()) one();
    };
    return { channel, mute: () => void (late = []), speak, forget };
  }
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()));
  });
