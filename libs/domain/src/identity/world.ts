import type { Actor } from '../actor.js';

/** All that a decision about members takes from outside (P5). */
export interface IdentityWorld {
  /** Milliseconds since the epoch by the owner's clock. */
  readonly now: number;
  readonly tenant: string;
  readonly actor: Actor;
  /** In production: whom the operator's settings make an administrator is one for as long as the tenant has no other. */
  readonly settingsEnd?: boolean;
}

/** The one that runs the service. Its administrators make the others, and whoever the operator's settings name belongs to it. */
export const PLATFORM_TENANT = 'default';

/** Who makes the first administrator, and nothing else: the holder of the link that the service prints at its first start. */
export const SETUP = { kind: 'service', id: 'setup', via: 'setup' } as const;

export const isSetup = ({ kind, id, via }: Actor): boolean => kind === SETUP.kind && id === SETUP.id && via === SETUP.via;

/** How a person acts whom the operator's settings make an administrator, and who is no member. */
export const VIA_SETTINGS = 'settings';

/** An executor, as the services' own commands name it. */
export const isExecutor = ({ kind, id, via }: Actor): boolean => kind === 'service' && id === 'executor' && via === 'log';

/** Ids by which the engine itself and the person of development are known: a member with one of them could not be told from them. */
export const RESERVED_IDS: readonly string[] = ['dev', 'executor', 'orchestrator', 'scheduler', SETUP.id];
