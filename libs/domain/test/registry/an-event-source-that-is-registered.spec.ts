import {
  decideRegistry,
  evolveRegistry,
  noRunbook,
  type EventSource,
  type RegistryCommand,
  type RegistryState,
  type RegistryWorld,
} from '@runbook/domain';
import { registryWorld } from '@runbook/spec-kit';
import fc from 'fast-check';

const SOURCE: EventSource = { id: 'edr', topic: 'edr.events', format: 'cloudevents', ttlMs: 0 };

/** What came of each command in turn: the facts, or the refusal. */
function after(...commands: RegistryCommand[]) {
  let state: RegistryState = noRunbook;
  return commands.map((command) => {
    const decision = decideRegistry(command, state, registryWorld());
    if (decision.kind !== 'events') return decision.kind === 'rejected' ? decision.rejection : decision;
    state = decision.events.reduce(evolveRegistry, state);
    return decision.events[0];
  });
}

describe('an event source that is registered', () => {
  const register: RegistryCommand = { type: 'RegisterEventSource', eventSource: SOURCE };
  const change: RegistryCommand = { type: 'RegisterEventSource', eventSource: { ...SOURCE, ttlMs: 5 } };
  const remove: RegistryCommand = { type: 'RemoveEventSource', id: 'edr' };

  it('gets a new revision with every change, and none for the same again', () => {
    expect(after(register, register, change)).toMatchObject([
      { type: 'EventSourceRegistered', eventSource: SOURCE, revision: 1, registeredBy: { id: 'dev' } },
      { code: 'already-registered', version: 1 },
      { type: 'EventSourceRegistered', revision: 2 },
    ]);
  });

  it('can be removed once, and come back with the next revision', () => {
    expect(after(remove, register, remove, remove, register)).toMatchObject([
      { code: 'event-source-unknown' },
      { revision: 1 },
      { type: 'EventSourceRemoved', id: 'edr', removedBy: { id: 'dev' } },
      { code: 'event-source-unknown' },
      { revision: 2 },
    ]);
  });
});

describe('the topic of an event source', () => {
  const register: RegistryCommand = { type: 'RegisterEventSource', eventSource: SOURCE };
  const decided = (topicHolder: RegistryWorld['topicHolder'], state: RegistryState = noRunbook, command = register) =>
    decideRegistry(command, state, registryWorld({ topicHolder }));

  it('is asked for before the decision, and free when nobody reads it', () => {
    expect(decided(() => undefined)).toEqual({ kind: 'needs', needs: { topicHolder: 'edr.events' } });
    expect(decided(() => null)).toMatchObject({ kind: 'events' });
  });

  it.each([
    ['default', 'other', 'other'],
    ['elsewhere', 'secret-name', 'one of another tenant'],
  ])('is refused when a source of tenant %s reads it', (tenant, id, whose) => {
    const message = `expected a topic that no event source reads, found edr.events, which ${whose} reads; every record has one disposition`;
    expect(decided(() => ({ tenant, id }))).toEqual({ kind: 'rejected', rejection: { code: 'topic-taken', message } });
  });

  it('is not asked for again by the source that has it, nor by a webhook', () => {
    const first = decided(() => null);
    const state = first.kind === 'events' ? first.events.reduce(evolveRegistry, noRunbook) : noRunbook;
    const change: RegistryCommand = { type: 'RegisterEventSource', eventSource: { ...SOURCE, ttlMs: 9 } };
    expect(decided(() => undefined, state, change)).toMatchObject({ kind: 'events' });
    const { topic: _topic, ...webhook } = SOURCE;
    expect(decided(() => undefined, noRunbook, { type: 'RegisterEventSource', eventSource: webhook })).toMatchObject({ kind: 'events' });
  });
});

describe('whose records a topic brings', () => {
  const { topic: _topic, ...webhook } = SOURCE;
  const register = (eventSource: EventSource): RegistryCommand => ({ type: 'RegisterEventSource', eventSource });
  const decided = (eventSource: EventSource, review: RegistryWorld['review'], state: RegistryState = noRunbook) =>
    decideRegistry(register(eventSource), state, registryWorld({ review }));
  const producer: EventSource = { ...SOURCE, signature: { scheme: 'topic', producer: 'User:edr' } };

  it('must be said where versions are reviewed, and nowhere else', () => {
    expect(decided(SOURCE, 'required')).toMatchObject({ kind: 'rejected', rejection: { code: 'signature-required' } });
    expect(decided(SOURCE, 'off')).toMatchObject({ kind: 'events' });
    expect(decided(producer, 'required')).toMatchObject({ kind: 'events', events: [{ eventSource: producer }] });
    expect(decided(webhook, 'required')).toMatchObject({ kind: 'events' });
  });

  it('is asked of a change to what was registered before, not of the same again', () => {
    const before = decided(SOURCE, 'off');
    const state = before.kind === 'events' ? before.events.reduce(evolveRegistry, noRunbook) : noRunbook;
    expect(decided(SOURCE, 'required', state)).toMatchObject({ rejection: { code: 'already-registered' } });
    expect(decided({ ...SOURCE, ttlMs: 9 }, 'required', state)).toMatchObject({ rejection: { code: 'signature-required' } });
    expect(decided({ ...producer, ttlMs: 9 }, 'required', state)).toMatchObject({ kind: 'events' });
  });
});

describe('a word about an event source that comes late', () => {
  const register = (ttlMs: number, expectedRevision: number): RegistryCommand => ({
    type: 'RegisterEventSource',
    eventSource: { ...SOURCE, ttlMs },
    expectedRevision,
  });
  const remove = (expectedRevision: number): RegistryCommand => ({ type: 'RemoveEventSource', id: 'edr', expectedRevision });

  it('undoes no newer one, neither a change nor a removal', () => {
    expect(
      after(register(1, 0), register(2, 1), register(1, 0), remove(1), remove(2), register(1, 0), register(3, 2), remove(2)),
    ).toMatchObject([
      { revision: 1 },
      { revision: 2 },
      { code: 'outdated', version: 2 },
      { code: 'outdated', version: 2 },
      { type: 'EventSourceRemoved' },
      { code: 'outdated', version: 2 },
      { revision: 3 },
      { code: 'outdated', version: 3 },
    ]);
  });

  it('is nothing new, whatever came in between, in any order of registrations and removals', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(3), fc.nat()), { maxLength: 20 }), (acts) => {
        let state: RegistryState = noRunbook;
        const accepted: RegistryCommand[] = [];
        for (const [isRemoval, ttlMs, draw] of acts) {
          const revision = state.eventSource?.revision ?? 0;
          const command = isRemoval ? remove(revision) : register(ttlMs, revision);
          const decision = decideRegistry(command, state, registryWorld());
          if (decision.kind === 'events') {
            accepted.push(command);
            state = decision.events.reduce(evolveRegistry, state);
          }
          const again = accepted[draw % accepted.length];
          if (again) expect(decideRegistry(again, state, registryWorld()).kind).not.toBe('events');
        }
      }),
    );
  });
});
