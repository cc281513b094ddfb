import { decideRegistry, evolveRegistry, noRunbook, type EventSource, type RegistryCommand, type RegistryState } from '@runbook/domain';
import { registryWorld } from '@runbook/spec-kit';

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
