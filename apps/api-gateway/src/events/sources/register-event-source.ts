import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, EventSource, RegistryCommand, RegistryEvent, RegistryRejection } from '@runbook/domain';
import { commandId, CommandSender, RunbookCatalogue, type CataloguedEventSource } from '@runbook/service';
import type { DecisionRecord } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { DecisionWaiter } from '../../log/decision-waiter.js';
import { Problem, problemOfRegistry } from '../../http/problem.js';

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

/** Nothing reads its topic any more. What is known of its records stays. */
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
    private readonly catalogue: RunbookCatalogue,
    private readonly sender: CommandSender,
    private readonly decisions: DecisionWaiter,
  ) {}

  async execute({ actor, source }: RegisterEventSource): Promise<RegisteredSource> {
    this.expectFree(actor.tenant, source);
    const known = this.find(actor.tenant, source.id);
    const body = { type: 'RegisterEventSource', eventSource: source } as const;
    const { events, rejection } = await decided(this.sender, this.decisions, actor, source.id, body);
    const [event] = events as readonly RegistryEvent[];
    const revision = event?.type === 'EventSourceRegistered' ? event.revision : (rejection as RegistryRejection | undefined)?.version;
    if (revision === undefined) throw problemOfRegistry(rejection as RegistryRejection);
    await visible(() => (this.find(actor.tenant, source.id)?.revision ?? 0) >= revision, source.id);
    return { source: this.find(actor.tenant, source.id) as CataloguedEventSource, isNew: known === undefined };
  }

  private find(tenant: string, id: string): CataloguedEventSource | undefined {
    return this.catalogue.eventSources.find(tenant, id);
  }

  private expectFree(tenant: string, { id, topic }: EventSource): void {
    if (topic === undefined) return;
    const other = this.catalogue.eventSources.all().find((one) => one.topic === topic && (one.tenant !== tenant || one.id !== id));
    if (!other) return;
    const whose = other.tenant === tenant ? other.id : 'one of another tenant';
    const message = `expected a topic that no event source reads, found ${topic}, which ${whose} reads; every record has one disposition`;
    throw new Problem('topic-taken', message, { errors: [{ pointer: '/topic', message }] });
  }
}

@CommandHandler(RemoveEventSource)
export class RemoveEventSourceHandler implements ICommandHandler<RemoveEventSource> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly sender: CommandSender,
    private readonly decisions: DecisionWaiter,
  ) {}

  async execute({ actor, id }: RemoveEventSource): Promise<void> {
    const { rejection } = await decided(this.sender, this.decisions, actor, id, { type: 'RemoveEventSource', id });
    if (rejection) throw problemOfRegistry(rejection as RegistryRejection);
    await visible(() => this.catalogue.eventSources.find(actor.tenant, id) === undefined, id);
  }
}

function decided(
  sender: CommandSender,
  decisions: DecisionWaiter,
  actor: Actor,
  name: string,
  body: RegistryCommand,
): Promise<DecisionRecord> {
  const id = commandId();
  const { tenant } = actor;
  const subject = { id: name, address: `/api/v1/event-sources/${name}` };
  return decisions.decisionOf(id, subject, () =>
    // No runbook's id holds a slash, so the registry's aggregates of sources and of runbooks are apart.
    sender.toRegistry({ id, aggregateId: `${tenant}/event-source/${name}`, tenant, actor, answer: true, body }),
  );
}

const CATALOGUE_WAIT_MS = 5_000;
const CATALOGUE_LOOK_MS = 2;

/** The catalogue reads the same log beside this gateway's reader, so it may be a moment behind the answer. */
async function visible(isSo: () => boolean, name: string): Promise<void> {
  for (const until = Date.now() + CATALOGUE_WAIT_MS; Date.now() < until; await sleep(CATALOGUE_LOOK_MS)) if (isSo()) return;
  const message = `expected the change of ${name} to be visible, found it late; look at /api/v1/event-sources/${name}`;
  throw new Problem('not-ready', message, { headers: { 'retry-after': '1' } });
}
