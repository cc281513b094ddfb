import { Injectable } from '@nestjs/common';
import { Clock, DocumentStore, openedOnce } from '@runbook/ports';
import { Logger } from '@runbook/service';

/** What is kept of a key beside the facts on the log. */
interface SecretDocument {
  readonly _id: string;
  readonly secretHash: string;
}

interface UseDocument {
  readonly _id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const SECRETS = { name: 'gateway.api-keys', indexes: [] } as const;
const USES = { name: 'gateway.api-key-uses', indexes: [] } as const;
/** Hashes at hand; of more keys than that the others are read again. */
const KNOWN_MAX = 10_000;
/** How exactly the last use is kept. */
const USED_MS = 60_000;

/** Hashes of keys' secrets. They never stand on a log, so that they can be erased. */
@Injectable()
export class ApiKeyStore {
  /** In the order in which they were read. A hash never changes; whether the key may be used is for the log to say. */
  private readonly known = new Map<string, { readonly secretHash: string; usedAt: number }>();
  private readonly secrets = openedOnce(() => this.documents.collection<SecretDocument>(SECRETS));
  private readonly uses = openedOnce(() => this.documents.collection<UseDocument>(USES));

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Durable when it resolves. */
  async put(id: string, secretHash: string): Promise<void> {
    await (await this.secrets()).write([{ put: { _id: id, secretHash } }]);
  }

  async erase(id: string): Promise<void> {
    this.known.delete(id);
    await (await this.secrets()).write([{ remove: id }]);
    await (await this.uses()).write([{ remove: id }]);
  }

  /** Without asking the store; undefined: ask it. */
  hashAtHand(id: string): string | undefined {
    return this.known.get(id)?.secretHash;
  }

  /** Undefined: there is no such key, or its hash was erased. */
  async hashOf(id: string): Promise<string | undefined> {
    const found = await (await this.secrets()).get(id);
    if (!found) return undefined;
    const [oldest] = this.known.keys();
    if (this.known.size >= KNOWN_MAX && oldest !== undefined) this.known.delete(oldest);
    this.known.set(id, { secretHash: found.secretHash, usedAt: Number.NEGATIVE_INFINITY });
    return found.secretHash;
  }

  /** Written behind: what is lost with a crash is a minute of a date that is shown. */
  used(id: string): void {
    const key = this.known.get(id);
    const at = this.clock.now();
    if (!key || at - key.usedAt < USED_MS) return;
    key.usedAt = at;
    this.uses()
      .then((uses) => uses.write([{ put: { _id: id, at } }]))
      .catch((error: unknown) => this.logger.warn({ key: id, error }, 'could not keep when a key was used'));
  }

  /** When each was used last, in milliseconds since the epoch, to the minute; those without an entry never were. */
  async lastUses(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const uses = await this.uses();
    const found = await Promise.all(ids.map((id) => uses.get(id)));
    return new Map(found.flatMap((use) => (use ? [[use._id, use.at] as const] : [])));
  }
}
