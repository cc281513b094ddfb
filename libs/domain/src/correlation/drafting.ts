import type { Outside, ResolveBlob, Zones } from '../expression/index.js';
import type { Json } from '../json.js';
import type { CorrelationEvent, EventIdentity, Kept } from './events.js';
import { evolve } from './evolve.js';
import { KEPT_EVENTS_MAX, KEPT_LARGE_MAX, KEPT_SIZE_MAX } from './limits.js';
import type { CorrelationState, KeptEvent, ReceivedEvent } from './state.js';

/** All that a decision takes from outside (P5). */
export interface CorrelationWorld extends Outside {
  /** Milliseconds since the epoch by the owner's clock. */
  readonly now: number;
  /** The content of a blob at hand. Throws `ExpressionError` for one that the store does not have. */
  readonly blob: ResolveBlob;
  readonly zones: Zones;
  /** Whether the text with this hash is in the blob store, so that a record may refer to it. */
  readonly kept: (sha256: string) => boolean;
  /** Lower-case hex SHA-256 of the text's UTF-8 bytes. */
  readonly sha256: (text: string) => string;
  /** How long an event is known as a duplicate, in milliseconds. */
  readonly rememberMs: number;
}

/** A decision in the making: every event is folded at once, so the next rule sees what the ones before decided. */
export class Drafting {
  readonly events: CorrelationEvent[] = [];

  constructor(
    public state: CorrelationState,
    readonly world: CorrelationWorld,
  ) {}

  emit(event: CorrelationEvent): void {
    this.state = evolve(this.state, event);
    this.events.push(event);
  }

  received(dedupeId: string): ReceivedEvent | undefined {
    return this.state.received.find((event) => event.dedupeId === dedupeId);
  }

  /** Lets the oldest kept events go until there is room for one more. */
  makeRoom(coming: Kept): void {
    for (let leaving = this.leavingFor(coming); leaving; leaving = this.leavingFor(coming)) this.expire(leaving, 'room');
  }

  private leavingFor(coming: Kept): KeptEvent | undefined {
    const { kept } = this.state;
    const size = kept.reduce((sum, one) => sum + one.size, coming.size);
    if (kept.length >= KEPT_EVENTS_MAX || size > KEPT_SIZE_MAX) return kept[0];
    const large = coming.large ? kept.filter((one) => one.large) : [];
    return large.length >= KEPT_LARGE_MAX ? large[0] : undefined;
  }

  expire(kept: KeptEvent, reason: 'ttl' | 'room'): void {
    const received = this.received(kept.dedupeId);
    // A kept event is always among the received ones: they are forgotten later.
    if (!received) throw new Error(`expected the kept event ${kept.dedupeId} among the received ones, found none; this is a defect`);
    const { dedupeId, origin, returns } = received;
    this.emit({ type: 'BufferedEventExpired', at: this.world.now, dedupeId, origin, returns, reason, about: identityOf(kept.event) });
  }
}

export function identityOf(event: Json): EventIdentity {
  const { id, source, type } = event as { readonly [attribute: string]: Json };
  return { id: String(id), source: String(source), type: String(type) };
}
