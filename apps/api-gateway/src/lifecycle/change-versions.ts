import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, LifecycleRules, RegistryRejection } from '@runbook/domain';
import { commandId, RunbookCatalogue, type CataloguedRunbook } from '@runbook/service';
import { problemOfRegistry } from '../http/problems-of-registry.js';
import { Decisions } from '../log/decisions.js';
import { digestOfParts } from '../log/digests.js';
import { onceCatalogued } from '../log/once-catalogued.js';
import { DocumentCheck } from '../runbooks/document-check.js';
import { expectRunbook } from '../runbooks/read-document.js';
import { Drafts } from './drafts.js';

/** Nothing starts by the version any more. */
export class DeprecateVersion extends Command<CataloguedRunbook> {
  constructor(
    readonly actor: Actor,
    readonly runbook: CataloguedRunbook,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(DeprecateVersion)
export class DeprecateVersionHandler implements ICommandHandler<DeprecateVersion> {
  constructor(
    private readonly drafts: Drafts,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  async execute({ actor, runbook: { runbookId, version }, reason }: DeprecateVersion): Promise<CataloguedRunbook> {
    // One that is deprecated already is answered as if it had just been.
    await this.drafts.decide(actor, runbookId, { type: 'DeprecateVersion', version, reason }, ({ code }) => code === 'already-registered');
    const look = () => {
      const found = this.catalogue.runbook(actor.tenant, runbookId, version);
      return found?.deprecated ? found : undefined;
    };
    return onceCatalogued(look, 'the deprecation', `/api/v1/runbooks/${runbookId}/versions/${version}`);
  }
}

export interface Restored {
  readonly runbook: CataloguedRunbook;
  readonly replayed: boolean;
}

/** Makes the content of an earlier version the newest one. */
export class RestoreVersion extends Command<Restored> {
  constructor(
    readonly actor: Actor,
    readonly runbook: CataloguedRunbook,
    readonly reason: string,
    readonly idempotencyKey: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(RestoreVersion)
export class RestoreVersionHandler implements ICommandHandler<RestoreVersion> {
  constructor(
    private readonly drafts: Drafts,
    private readonly catalogue: RunbookCatalogue,
    private readonly check: DocumentCheck,
  ) {}

  async execute({ actor, runbook, reason, idempotencyKey }: RestoreVersion): Promise<Restored> {
    const { runbookId, version, definition } = runbook;
    // What surrounds it may have changed since it was in force.
    expectRunbook(await this.check.read(actor.tenant, { text: JSON.stringify(definition), format: 'json' }));
    const key = idempotencyKey === undefined ? commandId() : digestOfParts([actor.kind, actor.id, idempotencyKey]);
    const body = { type: 'RestoreVersion', version, reason, idempotencyKey: key } as const;
    const { events, rejection } = await this.drafts.decide(actor, runbookId, body, ({ code }) => code === 'already-registered');
    const [event] = events;
    const made = event?.type === 'RunbookVersionRegistered' ? event.version : (rejection?.version ?? 0);
    const address = `/api/v1/runbooks/${runbookId}/versions/${made}`;
    const restored = await onceCatalogued(() => this.catalogue.runbook(actor.tenant, runbookId, made), 'the restored version', address);
    return { runbook: restored, replayed: rejection !== undefined };
  }
}

/** The tenant's rules of the lifecycle from now on. */
export class SetLifecycleRules extends Command<LifecycleRules> {
  constructor(
    readonly actor: Actor,
    readonly rules: LifecycleRules,
  ) {
    super();
  }
}

const RULES_ADDRESS = '/api/v1/lifecycle-rules';

@CommandHandler(SetLifecycleRules)
export class SetLifecycleRulesHandler implements ICommandHandler<SetLifecycleRules> {
  constructor(
    private readonly decisions: Decisions,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  async execute({ actor, rules }: SetLifecycleRules): Promise<LifecycleRules> {
    const { tenant } = actor;
    // No runbook's id holds a slash, so the rules are apart from runbooks.
    const sending = { aggregateId: `${tenant}/lifecycle/rules`, tenant, actor, body: { type: 'SetLifecycleRules', rules } as const };
    const { events, rejection } = await this.decisions.ofRegistry(sending, { id: 'lifecycle-rules', address: RULES_ADDRESS });
    const [event] = events;
    const revision = event?.type === 'LifecycleRulesSet' ? event.revision : revisionOf(rejection as RegistryRejection);
    const look = () => {
      const known = this.catalogue.lifecycleRules(tenant);
      return known.revision >= revision ? known.rules : undefined;
    };
    return onceCatalogued(look, 'the rules', RULES_ADDRESS);
  }
}

/** The same rules again are refused, with the revision that they have already. */
function revisionOf(rejection: RegistryRejection): number {
  if (rejection.code === 'already-registered') return rejection.version ?? 0;
  throw problemOfRegistry(rejection);
}
