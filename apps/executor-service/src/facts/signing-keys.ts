import { readJson } from '@runbook/domain';
import { openedOnce, type Clock, type DocumentStore } from '@runbook/ports';
import {
  openedEnvelope,
  placeOfCredential,
  SEALED_CREDENTIALS,
  SEALED_DATA_KEYS,
  sealedNameOf,
  type CataloguedSubscription,
  type KeyEncryption,
  type SealedCredential,
  type SealedDataKey,
} from '@runbook/service';
import { z } from 'zod';

/** Opened keys, by their sealed value: a value never changes, and one that is erased was rotated away. */
const AT_HAND_MAX = 1_000;
const sealedSecret = z.strictObject({ secret: z.string().min(1) });

/** Opens the keys that subscriptions are signed with, in the executor only. */
export class SigningKeys {
  private readonly values = openedOnce(() => this.documents.collection<SealedCredential>({ ...SEALED_CREDENTIALS, readOnly: true }));
  private readonly keys = openedOnce(() => this.documents.collection<SealedDataKey>({ ...SEALED_DATA_KEYS, readOnly: true }));
  private readonly atHand = new Map<string, string>();

  constructor(
    private readonly documents: DocumentStore,
    private readonly keyEncryption: KeyEncryption | undefined,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** The newest first; the one before it as long as both sign. Rejects, in words that show nothing of them, where one cannot be opened now. */
  async of({ tenant, id, secret, previous }: CataloguedSubscription): Promise<readonly string[]> {
    const inForce = previous && previous.until > this.clock.now() ? [secret, previous] : [secret];
    return Promise.all(inForce.map(({ version, sealed }) => this.open({ tenant, credential: sealedNameOf(id), version }, sealed)));
  }

  private async open(of: Parameters<typeof placeOfCredential>[0], sealed: string): Promise<string> {
    const known = this.atHand.get(sealed);
    if (known !== undefined) return known;
    if (!this.keyEncryption)
      throw new Error('expected a key for credentials in the settings of this executor (CREDENTIALS_KEY), found none');
    const [value, key] = await Promise.all([(await this.values()).get(sealed), (await this.keys()).get(sealed)]);
    if (!value || !key) throw new Error('expected the sealed key of the subscription, found none; rotate it');
    const text = await openedEnvelope(this.keyEncryption, { key, sealed: value.sealed }, placeOfCredential(of));
    const { secret } = sealedSecret.parse(readJson(text));
    this.atHand.set(sealed, secret);
    const [oldest] = this.atHand.keys();
    if (this.atHand.size > AT_HAND_MAX && oldest !== undefined) this.atHand.delete(oldest);
    return secret;
  }
}
