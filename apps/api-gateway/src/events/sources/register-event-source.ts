import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  PLATFORM_TENANT,
  type Actor,
  type EventSource,
  type RegistryCommand,
  type RegistryEvent,
  type RegistryRejection,
} from '@runbook/domain';
import { RunbookCatalogue, type CataloguedEventSource } from '@runbook/service';
import { problemOfRegistry } from '../../http/problems-of-registry.js';
import { Problem } from '../../http/problem.js';
import { Decisions, type Decision } from '../../log/decisions.js';
import { onceCatalogued } from '../../log/once-catalogued.js';

export interface RegisteredSource {
  readonly source: CataloguedEventSource;
  readonly isNew: boolean;
}

/** Makes this the event source of its id. */
export class RegisterEventSource extends Command<RegisteredSource> {
  constructor(
    readonly actor: Actor,
    readonly source: EventSource,
  ) {
    super();
  }
}

/** Ends the reading of its topic and the taking of its calls. The dispositions of its records stay. */
export class RemoveEventSource extends Command<void> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(RegisterEventSource)
export class RegisterEventSourceHandler implements ICommandHandler<RegisterEventSource> {
  constructor(
    readonly catalogue: RunbookCatalogue,
    readonly decisions: Decisions,
  ) {}

  async execute({ actor, source }: RegisterEventSource): Promise<RegisteredSource> {
    expectOwnTopic(actor.tenant, source.topic);
    const replaced = this.catalogue.eventSources.find(actor.tenant, source.id);
    const { events, rejection } = await decisionOf(this, actor, source.id, (expectedRevision) => ({
      type: 'RegisterEventSource',
      eventSource: source,
      expectedRevision,
    }));
    const [event] = events;
    // The same registration again is refused, with the revision that it has already.
    const same = rejection?.code === 'already-registered' ? rejection.version : undefined;
    const revision = event?.type === 'EventSourceRegistered' ? event.revision : same;
    if (revision === undefined) throw problemOfRegistry(rejection as RegistryRejection);
    const registered = await onceCatalogued(() => this.sinceRevision(actor.tenant, source.id, revision), ...changeOf(source.id));
    return { source: registered, isNew: replaced === undefined };
  }

  private sinceRevision(tenant: string, id: string, revision: number): CataloguedEventSource | undefined {
    const registered = this.catalogue.eventSources.find(tenant, id);
    return registered && registered.revision >= revision ? registered : undefined;
  }
}

@CommandHandler(RemoveEventSource)
export class RemoveEventSourceHandler implements ICommandHandler<RemoveEventSource> {
  constructor(
    readonly catalogue: RunbookCatalogue,
    readonly decisions: Decisions,
  ) {}

  async execute({ actor, id }: RemoveEventSource): Promise<void> {
    const { rejection } = await decisionOf(this, actor, id, (expectedRevision) => ({ type: 'RemoveEventSource', id, expectedRevision }));
    if (rejection) throw problemOfRegistry(rejection);
    const isGone = () => this.catalogue.eventSources.find(actor.tenant, id) === undefined || undefined;
    await onceCatalogued(isGone, ...changeOf(id));
  }
}

/** Topics of the broker have no owner; their names have. Without this, whoever knows a name would read another tenant's records. */
function expectOwnTopic(tenant: string, topic: string | undefined): void {
  if (topic === undefined || tenant === PLATFORM_TENANT || topic.startsWith(`${tenant}.`)) return;
  const message = `expected a topic of this tenant, whose name begins with ${tenant}., found ${topic}`;
  throw new Problem('invalid-request', message, { errors: [{ pointer: '/topic', message }] });
}

const addressOf = (id: string): string => `/api/v1/event-sources/${id}`;
const changeOf = (id: string): [what: string, address: string] => [`the change of ${id}`, addressOf(id)];

interface Door {
  readonly catalogue: RunbookCatalogue;
  readonly decisions: Decisions;
}

/** A catalogue that is behind by a revision or two is no reason to refuse; somebody who changes it over and over is. */
const TRIES_MAX = 3;

/**
 * The command expects the revision that this gateway knows, so that it does nothing when it is delivered again later. If there is a newer one
 * it has done nothing yet, and is sent anew as a word about that one.
 */
async function decisionOf(
  { catalogue, decisions }: Door,
  actor: Actor,
  id: string,
  commandAt: (revision: number) => RegistryCommand,
): Promise<Decision<RegistryEvent, RegistryRejection>> {
  const { tenant } = actor;
  let revision = catalogue.eventSources.revisionOf(tenant, id);
  for (let tries = 1; ; tries++) {
    // No runbook's id holds a slash, so the registry's aggregates of sources and of runbooks are apart.
    const sending = { aggregateId: `${tenant}/event-source/${id}`, tenant, actor, body: commandAt(revision) };
    const decided = await decisions.ofRegistry(sending, { id, address: addressOf(id) });
    const newer = decided.rejection?.code === 'outdated' ? decided.rejection.version : undefined;
    if (newer === undefined || tries === TRIES_MAX) return decided;
    revision = newer;
  }
}
