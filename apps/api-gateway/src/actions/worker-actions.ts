import { Injectable } from '@nestjs/common';
import { actionAddress, type Actor, type DeclaredAction, type JsonObject } from '@runbook/domain';
import { openedOnce, DocumentStore, systemClock, type CollectionSpec } from '@runbook/ports';
import { RunbookCatalogue } from '@runbook/service';
import { problemOfRegistry } from '../http/problems-of-registry.js';
import { Decisions } from '../log/decisions.js';
import { onceCatalogued } from '../log/once-catalogued.js';

/** `gateway.worker-actions`: what workers of a tenant have said that they do. */
export interface WorkerActionDocument {
  /** Tenant and name. */
  readonly _id: string;
  readonly tenant: string;
  readonly name: string;
  readonly description: string;
  /** A JSON Schema of the parameters. */
  readonly parameters?: JsonObject;
  /** The process that said so last. */
  readonly worker: string;
  /** RFC 3339. */
  readonly announcedAt: string;
}

const SPEC: CollectionSpec = { name: 'gateway.worker-actions', indexes: [['tenant']] };

/** What a worker process says that it does. */
export interface Announcement {
  readonly worker: string;
  readonly actions: readonly AnnouncedAction[];
}

/** With what it says of the data that it takes and gives: a fact, by which runs decide. */
export interface AnnouncedAction extends DeclaredAction {
  readonly name: string;
  readonly description: string;
  readonly parameters?: JsonObject;
}

/** Actions of one tenant that are listed. */
const ACTIONS_MAX = 1_000;

/**
 * The actions that workers have announced, so that authors see them and the check of a runbook knows their names. No decision depends on
 * this list, and an action that is lost from it comes back when its workers start again. What they say of data stands on the registry's log before they are listed.
 */
@Injectable()
export class WorkerActions {
  constructor(
    private readonly documents: DocumentStore,
    private readonly decisions: Decisions,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  async announce(actor: Actor, { worker, actions }: Announcement): Promise<void> {
    const { tenant } = actor;
    for (const action of actions) await this.declare(actor, action);
    const announcedAt = new Date(systemClock.now()).toISOString();
    const documents = actions.map(({ name, description, parameters }): WorkerActionDocument => ({
      _id: `${tenant} ${name}`,
      tenant,
      name,
      description,
      ...(parameters && { parameters }),
      worker,
      announcedAt,
    }));
    await (await this.collection()).write(documents.map((put) => ({ put })));
  }

  /** Nothing happens where it has said the same before, as at every start but the first. */
  private async declare(actor: Actor, { name, ...announced }: AnnouncedAction): Promise<void> {
    const { tenant } = actor;
    const declared = declaredOf(announced);
    const text = JSON.stringify(declared);
    const isKnown = () => JSON.stringify(this.catalogue.actions.find(tenant, name) ?? {}) === text || undefined;
    if (isKnown()) return;
    const body = { type: 'DeclareAction', action: name, declared } as const;
    const { rejection } = await this.decisions.ofRegistry(
      { aggregateId: actionAddress(tenant, name), tenant, actor, body },
      { id: name, address: ADDRESS },
    );
    if (rejection && rejection.code !== 'already-registered') throw problemOfRegistry(rejection);
    await onceCatalogued(isKnown, `what ${name} says of data`, ADDRESS);
  }

  /** By name. */
  async of(tenant: string): Promise<WorkerActionDocument[]> {
    return (await this.collection()).find({ where: { tenant }, limit: ACTIONS_MAX });
  }

  private readonly collection = openedOnce(() => this.documents.collection<WorkerActionDocument>(SPEC));
}

const ADDRESS = '/api/v1/actions';

/** Members in one order, whatever the announcement's: the same is the same text. */
const declaredOf = ({ classification, dataLicenses, forbidsLicenses, needsLicenses }: DeclaredAction): DeclaredAction => ({
  ...(classification !== undefined && { classification }),
  ...(dataLicenses?.length && { dataLicenses }),
  ...(forbidsLicenses?.length && { forbidsLicenses }),
  ...(needsLicenses?.length && { needsLicenses }),
});
