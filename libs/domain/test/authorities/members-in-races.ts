import {
  decideIdentity,
  evolveIdentity,
  nextObligationAt,
  noIdentities,
  type Actor,
  type BreakGlassRule,
  type IdentityCommand,
  type IdentityEvent,
  type IdentityState,
} from '@runbook/domain';
import { admit, bySettings } from '../identity/tenant-in-question.js';

export const TENANT = 'default';
const RULE: BreakGlassRule = { reviewWithinHours: 1, quorum: 2, reviewers: ['APPROVER'], locks: 'role' };

/** A fact, and where it stands among all of the world. */
export interface Told<Event> {
  readonly order: number;
  readonly event: Event;
}

/** Those who may open a gate alone, and those who look at it afterwards: `dev` and `ana` are authorized by every authority, `ola` by none. */
export class MembersInRaces {
  readonly history: Told<IdentityEvent>[] = [];
  state: IdentityState = noIdentities;

  constructor(
    private readonly decide: typeof decideIdentity,
    private readonly nextOrder: () => number,
  ) {
    const people = ['ana', 'ola'].map((id) => admit(id, 'BREAK_GLASS'));
    const reviewers = ['rae', 'ron', 'rob'].map((id) => admit(id, 'APPROVER'));
    const before: readonly IdentityCommand[] = [
      ...[admit('ada', 'TENANT_ADMIN'), admit('abe', 'TENANT_ADMIN'), ...people, ...reviewers],
      { type: 'SetBreakGlassRule', rule: RULE },
    ];
    for (const command of before) if (this.ask(command, bySettings, 0).length === 0) throw new Error(`expected ${command.type} to be done`);
  }

  /** What was decided; nothing where it was refused. */
  ask(command: IdentityCommand, actor: Actor, now: number): readonly IdentityEvent[] {
    const decision = this.decide(command, this.state, { now, tenant: TENANT, actor });
    if (decision.kind !== 'events') return [];
    const events = JSON.parse(JSON.stringify(decision.events)) as IdentityEvent[];
    for (const event of events) this.history.push({ order: this.nextOrder(), event });
    this.state = JSON.parse(JSON.stringify(events.reduce(evolveIdentity, this.state))) as IdentityState;
    return events;
  }

  get dueAt(): number {
    return nextObligationAt(this.state) ?? Infinity;
  }
}
