import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { everCredential, keptVersions } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue, Logger, RunbookCatalogue, sealedNameOf, type SealedCredential } from '@runbook/service';
import { SealedStore } from './sealed-store.js';

/** How soon a new key wraps what the old one has, and a value that is no more is gone. */
export const KEPT_EVERY_MS = 60_000;
/** A value is sealed before its fact: without one for so long it never gets one. */
export const FACTLESS_MS_MAX = 3_600_000;

/**
 * Keeps what is sealed as it should be, while all else goes on: keys are wrapped anew when the key-encryption key was changed; values that no fact keeps are erased,
 * also those that a gateway left which was killed. Every gateway does it; twice is as good as once.
 */
@Injectable()
export class SealedKeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private cancel?: () => void;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private told?: string;

  constructor(
    private readonly store: SealedStore,
    private readonly identities: IdentityCatalogue,
    private readonly catalogue: RunbookCatalogue,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.keep().finally(() => this.later());
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running;
  }

  /** Never rejects: what could not be done now is done the next time. */
  async keep(): Promise<void> {
    try {
      let wrapped = 0;
      let erased = 0;
      const newest = await this.store.newestKey();
      for await (const some of this.store.all()) {
        if (this.stopped) return;
        const over = some.filter((value) => !this.isKept(value));
        await this.store.erase(over.map(({ _id }) => _id));
        erased += over.length;
        if (newest !== undefined)
          wrapped += await this.store.rewrap(
            some.filter((value) => !over.includes(value)),
            newest,
          );
      }
      if (wrapped + erased > 0) this.logger.info({ wrapped, erased }, 'sealed credentials: keys wrapped anew, values erased');
      this.told = undefined;
    } catch (error) {
      this.tell(error as Error);
    }
  }

  private isKept(value: SealedCredential): boolean {
    const subscription = subscriptionOf(value);
    if (subscription !== undefined) return this.isKeptBy(subscription, value);
    const { _id, tenant, credential: name, at } = value;
    const credential = everCredential(this.identities.of(tenant), name);
    if (credential && keptVersions(credential).some(({ sealed }) => sealed === _id)) return true;
    const isFact = credential?.versions.some(({ sealed }) => sealed === _id) ?? false;
    return !isFact && at > this.clock.now() - FACTLESS_MS_MAX;
  }

  /** Two keys of a subscription are kept at most: the one that signs, and for a while the one before it. */
  private isKeptBy(id: string, { _id, tenant, version, at }: SealedCredential): boolean {
    const found = this.catalogue.subscriptions.ever(tenant, id);
    const now = this.clock.now();
    if (found && version <= found.secret.version) {
      if (found.standing === 'REMOVED') return false;
      return found.secret.sealed === _id || (found.previous?.sealed === _id && found.previous.until > now);
    }
    return at > now - FACTLESS_MS_MAX;
  }

  /** The same trouble once. */
  private tell({ message: reason }: Error): void {
    if (this.told === reason) return;
    this.told = reason;
    this.logger.warn({ reason }, 'sealed credentials could not be looked after; trying again');
  }

  private later(): void {
    if (this.stopped) return;
    this.cancel = this.clock.after(KEPT_EVERY_MS, () => {
      this.running = this.keep().finally(() => this.later());
    });
  }
}

/** Undefined: it is a credential's. */
function subscriptionOf({ credential }: SealedCredential): string | undefined {
  const [, id] = credential.split('/');
  return id !== undefined && sealedNameOf(id) === credential ? id : undefined;
}
