import { personOf } from '../actor.js';
import { events, rejected, type Decision } from '../decision.js';
import type { RegisterRunbook } from './commands.js';
import type { DeprecateVersion, RestoreVersion, SetLifecycleRules } from './draft-commands.js';
import type { VersionApproval } from './draft-events.js';
import { refused } from './drafts.js';
import type { RegistryEvent } from './events.js';
import { newVersion } from './new-version.js';
import type { RegistryRejection } from './rejections.js';
import { approvalBy } from './review.js';
import type { RegistryState, RunbookVersion } from './state.js';
import { runbookIdOf, type RegistryWorld } from './world.js';

type VersionDecision = Decision<RegistryEvent, RegistryRejection>;

/**
 * Draft, review and approval in one: for tenants that review nothing, and for what comes with the service. Anywhere else a version comes from a
 * draft that somebody else approves.
 */
export function registerRunbook(command: RegisterRunbook, state: RegistryState, world: RegistryWorld): VersionDecision {
  const refusal = repeated(command, state);
  if (refusal) return refusal;
  const { digest, definition, source, idempotencyKey } = command;
  const isProduct = isOfProduct(world);
  if (!isProduct && world.review === 'required') {
    const message = `expected a draft of ${command.runbookId} that somebody else approves, found a version to be put in force at once; send it to POST /api/v1/runbooks/drafts`;
    return refused('review-required', message);
  }
  const { actor } = world;
  const approval: VersionApproval = { kind: isProduct ? 'product' : 'author', by: actor, authors: [actor.id] };
  return newVersion(
    {
      runbookId: command.runbookId,
      digest,
      definition,
      ...(source && { source }),
      registeredBy: actor,
      approval,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    },
    state,
    world,
  );
}

/** The engine itself, which registers what the product ships. Nobody who comes in by a door has this `via`. */
const isOfProduct = ({ actor }: RegistryWorld): boolean =>
  personOf(actor) === undefined && actor.id === 'orchestrator' && actor.via === 'log';

/** Its schedules stop in the same record, when it is the newest. */
export function deprecateVersion({ version, reason }: DeprecateVersion, state: RegistryState, world: RegistryWorld): VersionDecision {
  const found = versionAt(version, state, world);
  if ('kind' in found) return found;
  if (found.deprecatedAt !== undefined) return refused('already-registered', `version ${version} is deprecated`, version);
  const runbookId = runbookIdOf(world);
  const deprecated: RegistryEvent = { type: 'RunbookVersionDeprecated', at: world.now, by: world.actor, runbookId, version, reason };
  const isNewest = state.versions.at(-1)?.version === version;
  const hasSchedules = state.schedules?.some(({ nextAt }) => nextAt !== undefined) ?? false;
  if (!isNewest || !hasSchedules) return events([deprecated]);
  return events([deprecated, { type: 'SchedulesSet', at: world.now, runbookId, version, schedules: [] }]);
}

/** Rolls back: the content of an earlier version is approved anew, by somebody who may approve it. */
export function restoreVersion(command: RestoreVersion, state: RegistryState, world: RegistryWorld): VersionDecision {
  const { version, reason, idempotencyKey } = command;
  const found = versionAt(version, state, world);
  if ('kind' in found) return found;
  const again = repeated(
    { runbookId: runbookIdOf(world), digest: found.digest, ...(idempotencyKey !== undefined && { idempotencyKey }) },
    state,
  );
  if (again) return again;
  const isInForce = state.versions.at(-1) === found && found.deprecatedAt === undefined;
  if (isInForce) return refused('draft-status', `expected an earlier version, or one that is deprecated, found ${version}, the newest`);
  const approval = approvalBy(found.authors ?? [found.registeredBy], world);
  if (approval.kind === 'rejected') return approval;
  return newVersion(
    {
      runbookId: runbookIdOf(world),
      digest: found.digest,
      ...(found.source && { source: found.source }),
      registeredBy: world.actor,
      approval: { ...approval.approval, restores: { version, reason } },
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    },
    state,
    world,
  );
}

export function setLifecycleRules({ rules }: SetLifecycleRules, state: RegistryState, world: RegistryWorld): VersionDecision {
  const { revision = 0, rules: before } = state.rules ?? {};
  if (before?.deprecatedWhileRunning === rules.deprecatedWhileRunning && before.inlineLegalBasis === rules.inlineLegalBasis)
    return refused('already-registered', 'these are the rules', revision);
  return events([{ type: 'LifecycleRulesSet', at: world.now, by: world.actor, revision: revision + 1, rules }]);
}

function versionAt(
  version: number,
  { versions }: RegistryState,
  world: RegistryWorld,
): RunbookVersion | Extract<VersionDecision, { kind: 'rejected' }> {
  const found = versions.find((one) => one.version === version);
  return found ?? refused('version-unknown', `expected a version ${version} of ${runbookIdOf(world)}, found none; see its versions`);
}

/** The answer to a request that has made its version before. */
function repeated(command: Pick<RegisterRunbook, 'runbookId' | 'digest' | 'idempotencyKey' | 'unlessNewest'>, state: RegistryState) {
  const { idempotencyKey, digest } = command;
  const sameKey = idempotencyKey === undefined ? undefined : state.versions.find((existing) => existing.idempotencyKey === idempotencyKey);
  if (sameKey && sameKey.digest !== digest) {
    return rejected<RegistryRejection>({
      code: 'key-reused',
      message: `expected the body that Idempotency-Key ${idempotencyKey} came with first, found another one; use a new key`,
    });
  }
  const newest = state.versions.at(-1);
  const existing = sameKey ?? (command.unlessNewest && newest?.digest === digest ? newest : undefined);
  if (existing) {
    const message = `${command.runbookId} version ${existing.version} is this definition`;
    return rejected<RegistryRejection>({ code: 'already-registered', message, version: existing.version });
  }
  return undefined;
}
