import {
  decideCorrelation,
  evolveCorrelation,
  noCorrelation,
  type CorrelationCommand,
  type CorrelationEvent,
  type CorrelationState,
  type CorrelationWorld,
  type RegisteredWait,
} from '../../src/correlation/index.js';
import type { Json } from '../../src/json.js';

export const NOW = Date.UTC(2026, 10, 21, 10);

/** One place where waits and events meet, driven by commands; keeps its whole history. */
export class MeetingPlace {
  state: CorrelationState = noCorrelation;
  readonly history: CorrelationEvent[] = [];
  now = NOW;

  constructor(private readonly blob: CorrelationWorld['blob'] = () => undefined) {}

  /** The facts that came of it; a refusal by its code. */
  does(command: CorrelationCommand): readonly CorrelationEvent[] | string {
    const decision = decideCorrelation(command, this.state, { now: this.now, blob: this.blob });
    if (decision.kind === 'rejected') return decision.rejection.code;
    if (decision.kind === 'needs') return `needs ${JSON.stringify(decision.needs)}`;
    const events = decision.kind === 'events' ? decision.events : [];
    this.state = events.reduce(evolveCorrelation, this.state);
    this.history.push(...events);
    return events;
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
