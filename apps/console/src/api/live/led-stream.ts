import type { StreamEvent } from '../event-stream.js';
import { sayReached, sayUnreached } from '../network.js';
import { ApiProblem, toProblem } from '../problem.js';
import type { TabChannel, Tabs } from './tabs.js';
import { ASK, isReady, READY, type Told } from './messages.js';
import { inPlace, inTurn } from './places.js';
import type { IsBefore, Position } from './positions.js';
import { lookInto, readStream, type OpenStream, type Reading } from './reading.js';
import { Silence } from './silence.js';

// One stream, heard by all tabs of a browser that follow it, of which one leads: it holds the connection and tells the others what arrives.
//
// L1 At most one leads: who has the stream's lock. When its tab is closed the browser gives the lock to the next, who reads on from where he stands himself.
// L2 What a follower has is what stands up to its position. Of what it is told it hands on what stands behind that, so nothing is repeated.
// L3 A message says where its sender stood before it. Who has not come so far reads up to there by itself, so nothing is lost.
// L4 A stream without positions tells how things are now. Who begins to hear it, or hears it again, is told `ready`, and reads how things are.
// L5 A leader that is not heard of, such as one that is frozen, is asked; one that does not answer is no leader any more: the lock is taken from it.

export interface StreamHandlers {
  /** As many as came at once: a page that is drawn for each of a thousand is slow. */
  readonly onEvents: (events: readonly StreamEvent[]) => void;
  /** Nothing more will come. */
  readonly onEnd?: () => void;
  /** It was refused, for good. */
  readonly onProblem?: (problem: ApiProblem) => void;
  /** The connection broke, or there was none: it is tried again, or not, if it was refused for good. */
  readonly onBreak?: () => void;
}

export interface LedStreamFacts {
  readonly path: string;
  /** Of its lock and its channel: the same for all who may hear the same. */
  readonly name: string;
  readonly tabs: Tabs;
  readonly open: OpenStream;
  /** Waits so long, or until the network is back, or until nobody waits any more. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Absent: its events have no positions (L4). */
  readonly isBefore?: IsBefore | undefined;
  /** What it was not told it does not read either: it is told `ready`, as where there are no positions. */
  readonly isReadAnew?: boolean;
}

const WAIT_MS_MIN = 500;
const WAIT_MS_MAX = 15_000;
/** A stream for which there is no place is looked into so often. */
const LOOK_EVERY_MS = 5_000;

export class LedStream {
  private readonly channel: TabChannel;
  private readonly gone = new AbortController();
  /** While it waits for the lock, and while it leads. */
  private waiting = new AbortController();
  private leading: AbortController | undefined;
  private isStealing = false;
  private isOpen = false;
  private readonly silence = new Silence(
    () => this.channel.postMessage(ASK),
    () => {
      this.isStealing = true;
      this.waiting.abort();
    },
  );
  /** Up to where it reads by itself. */
  private missing: Position;
  private catching: AbortController | undefined;
  private isOver = false;
  private waitMs = WAIT_MS_MIN;

  constructor(
    private readonly facts: LedStreamFacts,
    private readonly handlers: StreamHandlers,
    private last: Position,
  ) {
    this.channel = facts.tabs.channel(facts.name, (message) => this.hear(message as Told | typeof ASK));
    this.channel.postMessage(ASK);
    void this.takePart();
  }

  get position(): Position {
    return this.last;
  }

  leave(): void {
    if (this.gone.signal.aborted) return;
    this.gone.abort();
    this.waiting.abort();
    this.leading?.abort();
    this.catching?.abort();
    this.silence.stop();
    this.channel.close();
  }

  private async takePart(): Promise<void> {
    const { tabs, name, pause } = this.facts;
    while (!this.gone.signal.aborted) {
      this.silence.heard();
      this.waiting = new AbortController();
      const wish = this.isStealing ? { steal: true } : { signal: this.waiting.signal };
      this.isStealing = false;
      // Rejects when the lock is taken from it (L5), or when it waits no longer.
      await tabs.locks.request(name, wish, () => this.lead()).catch(() => undefined);
      this.leading?.abort();
      this.leading = undefined;
      this.isOpen = false;
      await pause(WAIT_MS_MIN, this.gone.signal);
    }
  }

  private async lead(): Promise<void> {
    if (this.gone.signal.aborted) return;
    const { signal } = (this.leading = new AbortController());
    this.silence.stop();
    // It reads from where it stands.
    this.catching?.abort();
    this.tell('begun');
    while (!signal.aborted) {
      const became = await inPlace(
        this.facts.tabs,
        signal,
        () => this.read(signal),
        () => this.look(signal),
      ).catch(toProblem);
      if (signal.aborted) return;
      if (became === 'over') return this.end();
      if (became === 'looked') {
        await this.facts.pause(LOOK_EVERY_MS, signal);
        continue;
      }
      if (became !== 'closed' && this.breaks(became)) return;
      await this.facts.pause(this.waitMs, signal);
      this.waitMs = Math.min(this.waitMs * 2, WAIT_MS_MAX);
    }
  }

  /** Whether it is over: what was refused is refused again. Others are refused themselves, or are not. */
  private breaks(problem: ApiProblem): boolean {
    const isRefused = problem.status >= 400 && problem.status < 500 && problem.status !== 429;
    this.handlers.onBreak?.();
    if (isRefused) {
      this.leave();
      this.handlers.onProblem?.(problem);
    } else {
      this.tell('broken');
      sayUnreached();
    }
    return isRefused;
  }

  private read(signal: AbortSignal): Promise<'over' | 'closed'> {
    return readStream(this.facts.open, this.facts.path, this.reading(signal));
  }

  /** Reads what there is by now, or up to what is missing. */
  private look(signal: AbortSignal): Promise<'over' | 'closed' | 'looked'> {
    const isEnough = () => this.catching !== undefined && !this.isBehind(this.missing);
    return lookInto(this.facts.open, this.facts.path, this.reading(signal), isEnough);
  }

  private reading(signal: AbortSignal): Reading {
    return {
      from: this.last,
      signal,
      onOpen: () => {
        this.waitMs = WAIT_MS_MIN;
        this.tell('open');
      },
      onPiece: (events, at) => {
        const behind = this.last;
        this.last = at ?? behind;
        // A heartbeat too: it says that this leader is here.
        this.tell('open', { behind, events });
        this.take(events);
      },
    };
  }

  private tell(state: Told['state'], { behind, events }: Pick<Told, 'behind' | 'events'> = { behind: this.last, events: [] }): void {
    if (!this.leading) return;
    if (state !== 'begun') this.isOpen = state === 'open';
    if (!this.gone.signal.aborted) this.channel.postMessage({ state, behind, at: this.last, events } satisfies Told);
  }

  private hear(message: Told | typeof ASK): void {
    if (this.leading) {
      // What another tells who was the leader before is heard by those who follow.
      if (message === ASK) this.tell(this.isOpen ? 'open' : 'begun');
      return;
    }
    if (message === ASK) return;
    this.silence.heard();
    const wasOpen = this.isOpen;
    this.isOpen = message.state === 'open' || (wasOpen && message.state === 'begun');
    if (message.state === 'broken' && wasOpen) {
      this.handlers.onBreak?.();
      sayUnreached();
    }
    if (message.state === 'open') sayReached();
    if (message.state === 'over') this.isOver = true;
    if (this.facts.isBefore) this.takeBehind(message);
    else if (message.state === 'open') this.take(wasOpen || message.events.some(isReady) ? message.events : [READY, ...message.events]);
    if (this.isOver && !this.catching) this.end();
  }

  private takeBehind({ behind, at, events }: Told): void {
    if (this.catching || this.isBehind(behind)) {
      this.missing = at;
      if (this.facts.isReadAnew) return this.skipTo(at, events);
      if (!this.catching) void this.catchUp();
      return;
    }
    const fresh = events.filter(({ id }) => id === undefined || this.isBehind(id));
    if (this.isBehind(at)) this.last = at;
    this.take(fresh);
  }

  private skipTo(at: Position, events: readonly StreamEvent[]): void {
    this.last = at;
    this.take([READY, ...events]);
  }

  private take(events: readonly StreamEvent[]): void {
    if (events.length > 0) this.handlers.onEvents(events);
  }

  private isBehind(position: Position): boolean {
    return this.facts.isBefore?.(this.last, position) === true;
  }

  private async catchUp(): Promise<void> {
    const { signal } = (this.catching = new AbortController());
    while (!signal.aborted && this.isBehind(this.missing)) {
      const became = await inTurn(this.facts.tabs, signal, () => this.look(signal)).catch(toProblem);
      if (signal.aborted) break;
      if (became === 'over') this.isOver = true;
      if (this.isOver || (became instanceof ApiProblem && this.breaks(became))) break;
      if (this.isBehind(this.missing)) await this.facts.pause(WAIT_MS_MIN, signal);
    }
    this.catching = undefined;
    if (this.isOver && !signal.aborted) this.end();
  }

  private end(): void {
    this.tell('over');
    this.leave();
    this.handlers.onEnd?.();
  }
}
