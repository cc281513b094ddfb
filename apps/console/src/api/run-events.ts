import { useSyncExternalStore } from 'react';
import { follow } from './live.js';
import { isBeforeInLog } from './live/positions.js';

/** A fact of a run's log, with its place. */
export interface RunEvent {
  readonly version: number;
  readonly index: number;
  readonly time: string;
  readonly type: string;
  /** Of which step. */
  readonly step?: string;
  /** As it came, to be copied and downloaded to the byte. */
  readonly text: string;
}

export interface RunEvents {
  readonly events: readonly RunEvent[];
  /** Nothing will come any more, unless the run is opened again. */
  readonly isWhole: boolean;
}

/** Of a step's output, as it is said, and of the run's shown status. */
const NOT_A_FACT: ReadonlySet<string> = new Set(['status', 'StepOutput']);
/** A page is drawn anew at most so often while a long history comes in. */
const GATHERED_MS = 40;
/** From one view of a run to the next its events are kept. */
const KEPT_MS = 20_000;
const NONE: RunEvents = { events: [], isWhole: false };

interface Told {
  readonly version: number;
  readonly index: number;
  readonly time: string;
  readonly step?: string;
}

/** One stream of a run for all who look at it. */
class Feed {
  private readonly listeners = new Set<() => void>();
  private stop: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private gathered: RunEvent[] = [];
  private gathering: ReturnType<typeof setTimeout> | undefined;
  now = NONE;

  constructor(
    private readonly id: string,
    private readonly gone: () => void,
  ) {}

  readonly listen = (listener: () => void): (() => void) => {
    clearTimeout(this.timer);
    this.listeners.add(listener);
    this.stop ??= this.begin();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.timer = setTimeout(() => this.end(), KEPT_MS);
    };
  };

  readonly get = (): RunEvents => this.now;

  private begin(): () => void {
    return follow(`/api/v1/executions/${this.id}/stream`, {
      isBefore: isBeforeInLog,
      onEvents: (come) => {
        const facts = come.flatMap(({ type, data }) => (NOT_A_FACT.has(type) ? [] : [factOf(type, data)]));
        for (const fact of facts) this.gathered.push(fact);
        if (facts.length > 0) this.gathering ??= setTimeout(() => this.tell(false), GATHERED_MS);
      },
      onEnd: () => this.tell(true),
    });
  }

  private tell(isWhole: boolean): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    this.now = { events: [...this.now.events, ...this.gathered], isWhole };
    this.gathered = [];
    for (const listener of this.listeners) listener();
  }

  private end(): void {
    this.stop?.();
    this.gone();
  }
}

function factOf(type: string, text: string): RunEvent {
  const { version, index, time, step } = JSON.parse(text) as Told;
  return { version, index, time, type, text, ...(step !== undefined && { step }) };
}

const feeds = new Map<string, Feed>();

/** Every event of the run from the first on, and those that come. `of`: a run that was opened again is another one to follow. */
export function useRunEvents(id: string, of: string): RunEvents {
  const key = `${id} ${of}`;
  let feed = feeds.get(key);
  if (!feed) feeds.set(key, (feed = new Feed(id, () => feeds.delete(key))));
  return useSyncExternalStore(feed.listen, feed.get);
}

/** What an event says, for who needs more of it than its place. */
export const membersOf = ({ text }: RunEvent): Readonly<Record<string, unknown>> => JSON.parse(text) as Record<string, unknown>;
