import { events, rejected, unreachable, type Decision } from '../../decision.js';
import type { RegistryRejection, RegistryRejectionCode } from '../rejections.js';
import type { RegistryWorld } from '../world.js';
import type {
  AskSubscriptionReplay,
  ChangeSubscription,
  PauseSubscription,
  RegisterSubscription,
  RotateSubscriptionSecret,
  SubscriptionCommand,
} from './commands.js';
import type { SubscriptionEvent } from './events.js';
import { REPLAY_SPAN_MS_MAX, SECRET_OVERLAP_MS_MAX, type RegisteredSubscription } from './state.js';
import { subscriptionIdOf } from './subscription-address.js';

type SubscriptionDecision = Decision<SubscriptionEvent, RegistryRejection>;

export function decideSubscription(
  command: SubscriptionCommand,
  state: RegisteredSubscription | undefined,
  world: RegistryWorld,
): SubscriptionDecision {
  if (command.type === 'RegisterSubscription') return register(command, state, world);
  if (!state || state.standing === 'REMOVED') {
    const message = `expected a subscription ${subscriptionIdOf(world)}, found none; see GET /api/v1/subscriptions`;
    return refused('subscription-unknown', message);
  }
  switch (command.type) {
    case 'ChangeSubscription':
      return change(command, state, world);
    case 'PauseSubscription':
      return pause(command, state, world);
    case 'ResumeSubscription':
      if (state.standing === 'ACTIVE') return refused('already-registered', `${subscriptionIdOf(world)} is not paused`, state.revision);
      return events([{ type: 'SubscriptionResumed', ...changed(state, world) }]);
    case 'RotateSubscriptionSecret':
      return rotate(command, state, world);
    case 'AskSubscriptionReplay':
      return askReplay(command, state, world);
    case 'AskSubscriptionCheck':
      return events([{ type: 'SubscriptionCheckAsked', ...changed(state, world), revision: state.revision, check: command.check }]);
    case 'RemoveSubscription':
      return events([{ type: 'SubscriptionRemoved', ...changed(state, world) }]);
    default:
      return unreachable(command);
  }
}

/** The id of one that was removed may be taken again: revisions and versions of keys go on, so that nothing old fits what is new. */
function register({ terms, sealed, version }: RegisterSubscription, state: RegisteredSubscription | undefined, world: RegistryWorld) {
  const subscription = subscriptionIdOf(world);
  if (state && state.standing !== 'REMOVED') {
    const message = `expected an id that no subscription has, found ${subscription}; change that one, or take another id`;
    return refused('subscription-exists', message);
  }
  const late = refuseLateKey(version, state);
  if (late) return late;
  const secret = { version, sealed };
  const facts = { at: world.now, by: world.actor, subscription, revision: (state?.revision ?? 0) + 1 };
  return events([{ type: 'SubscriptionRegistered' as const, ...facts, terms, secret }]);
}

function change({ terms, revision }: ChangeSubscription, state: RegisteredSubscription, world: RegistryWorld): SubscriptionDecision {
  // Both were made by the same schema, so that members stand in the same order.
  if (JSON.stringify(state.terms) === JSON.stringify(terms))
    return refused('already-registered', `${subscriptionIdOf(world)} is this subscription`, state.revision);
  if (revision !== state.revision) {
    const message = `expected revision ${revision} to be the last, found ${state.revision}: it was changed since; fetch the subscription again`;
    return refused('revision-mismatch', message, state.revision);
  }
  return events([{ type: 'SubscriptionChanged', ...changed(state, world), terms }]);
}

function pause(command: PauseSubscription, state: RegisteredSubscription, world: RegistryWorld): SubscriptionDecision {
  const { because, reason, revision } = command;
  if (state.standing === 'PAUSED') return refused('already-registered', `${subscriptionIdOf(world)} is paused`, state.revision);
  if (revision !== undefined && revision !== state.revision) {
    const message = `expected revision ${revision} to be the last, found ${state.revision}: what was found of it is of before`;
    return refused('outdated', message, state.revision);
  }
  return events([{ type: 'SubscriptionPaused', ...changed(state, world), because, reason }]);
}

function rotate(command: RotateSubscriptionSecret, state: RegisteredSubscription, world: RegistryWorld): SubscriptionDecision {
  const { sealed, version, overlapMs } = command;
  const late = refuseLateKey(version, state);
  if (late) return late;
  const secret = { version, sealed };
  const previousUntil = world.now + Math.min(overlapMs, SECRET_OVERLAP_MS_MAX);
  return events([{ type: 'SubscriptionSecretRotated', ...changed(state, world), secret, previousUntil }]);
}

/** A key is sealed for its version, and opens in no other place. */
function refuseLateKey(version: number, state: RegisteredSubscription | undefined): Decision<never, RegistryRejection> | undefined {
  const next = (state?.secret.version ?? 0) + 1;
  if (version === next) return undefined;
  return refused('outdated', `expected a key that is version ${next}, found ${version}: another one came first; do it again`, next);
}

function askReplay({ replay, from, to }: AskSubscriptionReplay, state: RegisteredSubscription, world: RegistryWorld): SubscriptionDecision {
  if (state.standing === 'PAUSED') {
    return refused('subscription-status', `expected a subscription that is not paused, found ${subscriptionIdOf(world)}; resume it first`);
  }
  if (!(from < to && to - from <= REPLAY_SPAN_MS_MAX)) {
    const days = REPLAY_SPAN_MS_MAX / 86_400_000;
    return refused('replay-invalid', `expected a time before another, at most ${days} days apart, found others; divide the time`);
  }
  return events([{ type: 'SubscriptionReplayAsked', ...changed(state, world), revision: state.revision, replay, from, to }]);
}

const changed = ({ revision }: RegisteredSubscription, world: RegistryWorld) => ({
  at: world.now,
  by: world.actor,
  subscription: subscriptionIdOf(world),
  revision: revision + 1,
});

const refused = (code: RegistryRejectionCode, message: string, version?: number): Decision<never, RegistryRejection> =>
  rejected({ code, message, ...(version !== undefined && { version }) });
