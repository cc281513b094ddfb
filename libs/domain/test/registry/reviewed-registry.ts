import {
  decideRegistry,
  evolveRegistry,
  noRunbook,
  type Actor,
  type JsonObject,
  type RegistryCommand,
  type RegistryEvent,
  type RegistryRejectionCode,
  type RegistryState,
  type RegistryWorld,
} from '@runbook/domain';
import { registryWorld } from '@runbook/spec-kit';

export const A = 'a'.repeat(64);
export const B = 'b'.repeat(64);
export const CONTENTS: Readonly<Record<string, JsonObject>> = { [A]: { id: 'demo', name: 'a' }, [B]: { id: 'demo', name: 'b' } };
export const person = (id: string): Actor => ({ kind: 'person', id, tenant: 'default', via: 'api-key' });
export const [ana, ben, rex] = [person('ana'), person('ben'), person('rex')];
export const pipeline: Actor = { kind: 'service', id: 'pipeline', tenant: 'default', via: 'api-key' };
export const product: Actor = { kind: 'service', id: 'orchestrator', tenant: 'default', via: 'log' };

export const content = (digest = A) => ({ digest, definition: CONTENTS[digest] as JsonObject });
export const begin = (digest = A) => ({ type: 'DraftRunbook', runbookId: 'demo', ...content(digest) }) as const;
export const of = (type: 'SubmitDraft' | 'ApproveDraft' | 'DeleteDraft', draft: number, revision: number) =>
  ({ type, draft, revision }) as const;
export const edit = (revision: number, digest = B, draft = 1) => ({ type: 'EditDraft', draft, revision, ...content(digest) }) as const;
export const register = (digest = A): RegistryCommand => ({ type: 'RegisterRunbook', runbookId: 'demo', ...content(digest) });

/** The registry's aggregate of one runbook. Before every decision it is read back from the JSON text of its facts. */
export class Registry {
  readonly history: RegistryEvent[] = [];
  state: RegistryState = noRunbook;

  constructor(private readonly change: Partial<RegistryWorld> = { review: 'required' }) {}

  take(actor: Actor, command: RegistryCommand): RegistryEvent[] {
    const decision = this.decide(actor, command);
    if (decision.kind !== 'events') throw new Error(`expected events, found ${JSON.stringify(decision)}`);
    const events = JSON.parse(JSON.stringify(decision.events)) as RegistryEvent[];
    this.history.push(...events);
    this.state = JSON.parse(JSON.stringify(events.reduce(evolveRegistry, this.state))) as RegistryState;
    expect(JSON.stringify(this.history.reduce(evolveRegistry, noRunbook))).toBe(JSON.stringify(this.state));
    return events;
  }

  refused(actor: Actor, command: RegistryCommand): RegistryRejectionCode | undefined {
    const decision = this.decide(actor, command);
    return decision.kind === 'rejected' ? decision.rejection.code : undefined;
  }

  get drafts(): string {
    return (this.state.drafts ?? []).map(({ draft, status, revision }) => `${draft} ${status} r${revision}`).join(', ');
  }

  private decide(actor: Actor, command: RegistryCommand) {
    return decideRegistry(command, this.state, registryWorld({ actor, definition: (digest) => CONTENTS[digest] ?? null, ...this.change }));
  }
}

/** Ana's draft, submitted by her; the versions before it were approved by rex. */
export function inReview(registry = new Registry()): Registry {
  registry.take(ana, begin());
  registry.take(ana, of('SubmitDraft', 1, 1));
  return registry;
}
