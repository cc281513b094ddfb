import {
  decideRegistry,
  evolveRegistry,
  noRunbook,
  type Actor,
  type Decision,
  type JsonObject,
  type Overlap,
  type RegistryCommand,
  type RegistryEvent,
  type RegistryRejection,
  type RegistryState,
} from '@runbook/domain';
import { registryWorld, sha256 } from '@runbook/spec-kit';

export const MINUTE = 60_000;
/** A whole hour, so that every n-th minute falls on it. */
export const START = Date.UTC(2026, 10, 21, 6);

export interface Trigger {
  readonly schedule: string;
  readonly overlap?: Overlap;
  readonly inputs?: JsonObject;
}

/** One runbook of the registry and the versions that it gets, as its processor would hold it. */
export class ScheduledRunbook {
  state: RegistryState = noRunbook;
  readonly history: RegistryEvent[] = [];
  private readonly definitions = new Map<string, JsonObject>();

  constructor(
    public now = START,
    private readonly inputs: JsonObject | boolean = true,
    private readonly actor?: Actor,
  ) {}

  /** Registers a version with these triggers; by default one for every fifth minute. */
  register(...triggers: Trigger[]): RegistryEvent[] {
    const definition = { id: 'demo', inputs: this.inputs, triggers: triggers as unknown as JsonObject[] } satisfies JsonObject;
    const digest = sha256(JSON.stringify([definition, this.state.versions.length]));
    this.definitions.set(digest, definition);
    return this.expectEvents({ type: 'RegisterRunbook', runbookId: 'demo', digest, definition });
  }

  fire(): RegistryEvent[] {
    return this.expectEvents({ type: 'FireSchedules' });
  }

  end(execution: string, trigger = '*/5 * * * * UTC'): RegistryEvent[] {
    return this.expectEvents({ type: 'EndScheduledRun', trigger, execution, status: 'COMPLETED' });
  }

  refuse(execution: string, trigger = '*/5 * * * * UTC'): RegistryEvent[] {
    return this.expectEvents({ type: 'RefuseScheduledRun', trigger, execution, reason: 'legal-basis-missing: expected one' });
  }

  act(command: RegistryCommand): RegistryEvent[] {
    return this.expectEvents(command);
  }

  decide(command: RegistryCommand): Decision<RegistryEvent, RegistryRejection> {
    const definition = (digest: string) => this.definitions.get(digest) ?? null;
    return decideRegistry(command, this.state, registryWorld({ now: this.now, definition, ...(this.actor && { actor: this.actor }) }));
  }

  /** A process that knows the log alone. */
  restart(): void {
    this.state = (JSON.parse(JSON.stringify(this.history)) as RegistryEvent[]).reduce(evolveRegistry, noRunbook);
  }

  private expectEvents(command: RegistryCommand): RegistryEvent[] {
    const decision = this.decide(command);
    if (decision.kind === 'nothing') return [];
    if (decision.kind !== 'events') throw new Error(`expected events, found ${JSON.stringify(decision)}`);
    this.history.push(...decision.events);
    this.state = decision.events.reduce(evolveRegistry, this.state);
    return [...decision.events];
  }
}

/** The only event, a firing. */
export function firing(events: readonly RegistryEvent[]) {
  const [event] = events;
  if (events.length !== 1 || event?.type !== 'ScheduleFired') throw new Error(`expected one firing, found ${JSON.stringify(events)}`);
  return event;
}
