import {
  decideCorrelation,
  DUPLICATES_REMEMBERED_MS,
  evolveCorrelation,
  noCorrelation,
  type CorrelationCommand,
  type CorrelationEvent,
  type CorrelationRejection,
  type CorrelationState,
  type CorrelationWorld,
  type RegisteredWait,
} from '../../src/correlation/index.js';
import { berlin } from '@runbook/spec-kit';
import { createHash } from 'node:crypto';
import type { Json } from '../../src/json.js';

export const NOW = Date.UTC(2026, 10, 21, 10);

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One place where waits and events meet, driven by commands; keeps its whole history. */
export class MeetingPlace {
  state: CorrelationState = noCorrelation;
  readonly history: CorrelationEvent[] = [];
  now = NOW;

  /** Texts that decisions had put into the store. */
  readonly blobs = new Map<string, Json>();

  constructor(
    private readonly blob: CorrelationWorld['blob'] = () => undefined,
    private readonly rememberMs = DUPLICATES_REMEMBERED_MS,
  ) {}

  /** The facts that came of it; a refusal by its code. */
  does(command: CorrelationCommand): readonly CorrelationEvent[] | string {
    const decision = this.once(command);
    if (decision.kind === 'rejected') return decision.rejection.code;
    if (decision.kind === 'needs') {
      if (!('keep' in decision.needs)) return `needs ${JSON.stringify(decision.needs)}`;
      this.blobs.set(sha256Of(decision.needs.keep), JSON.parse(decision.needs.keep) as Json);
      return this.does(command);
    }
    const events = decision.kind === 'events' ? decision.events : [];
    this.state = events.reduce(evolveCorrelation, this.state);
    this.history.push(...events);
    return events;
  }

  /** The decision as it is made with what is at hand. */
  once(command: CorrelationCommand): ReturnType<typeof decideCorrelation> {
    return decideCorrelation(command, this.state, this.world());
  }

  /** The refusal. */
  answer(command: CorrelationCommand): CorrelationRejection | undefined {
    const decision = this.once(command);
    return decision.kind === 'rejected' ? decision.rejection : undefined;
  }

  private world(): CorrelationWorld {
    const content = (sha256: string): Json | undefined => this.blobs.get(sha256) ?? this.blob(sha256);
    return {
      now: this.now,
      blob: content,
      zones: berlin,
      kept: (sha256) => this.blobs.has(sha256),
      sha256: sha256Of,
      rememberMs: this.rememberMs,
    };
  }

  /** The types of the facts that came of it, or the refusal's code. */
  says(command: CorrelationCommand): readonly string[] | string {
    const outcome = this.does(command);
    return typeof outcome === 'string' ? outcome : outcome.map(({ type }) => type);
  }
}

/** Waits are named `<runbook>/<step>#<n>`. */
export const wait = (id: string, when?: RegisteredWait['when']): CorrelationCommand => {
  const [place = '', number] = id.split('#');
  const [runbook = '', definitionStep = ''] = place.split('/');
  return {
    type: 'OpenWait',
    wait: { id, execution: `exe_${number}`, step: definitionStep, runbook, definitionStep, ...(when && { when }) },
  };
};

export const close = (id: string): CorrelationCommand => ({ type: 'CloseWait', wait: id });

export const arrival = (
  id: string,
  change: { ttlMs?: number; data?: Json; record?: string; receivedAt?: number } = {},
): CorrelationCommand => {
  const { ttlMs = 0, data = {}, record = `edr/0/${id}`, receivedAt = NOW } = change;
  const event = { specversion: '1.0', id, source: '/edr', type: 'isolated', data };
  return { type: 'ReceiveEvent', event, dedupeId: `evt_${id}`, origin: { source: 'edr', record }, receivedAt, ttlMs };
};

export const back = (id: string, from: string): CorrelationCommand => ({
  type: 'ReturnEvent',
  wait: from,
  dedupeId: `evt_${id}`,
  event: { specversion: '1.0', id, source: '/edr', type: 'isolated', data: {} },
});

/** Which waits got which events, in order. */
export const meetings = (history: readonly CorrelationEvent[]): string[] =>
  history.flatMap((fact) => (fact.type === 'EventCorrelated' ? fact.to.map(({ id }) => `${fact.dedupeId} -> ${id}`) : []));
