import { Injectable } from '@nestjs/common';
import { sealedNameOf } from '@runbook/service';
import { randomBytes } from 'node:crypto';
import { SealedStore } from '../credentials/sealed-store.js';

/** Standard Webhooks: 24 to 64 bytes. */
const KEY_BYTES = 32;

export interface SealedSecret {
  /** As whoever checks signatures needs it; nowhere else from here on. */
  readonly secret: string;
  readonly sealed: string;
}

/** Makes the keys that subscriptions are signed with, and seals them beside the credentials. */
@Injectable()
export class SubscriptionSecrets {
  constructor(private readonly store: SealedStore) {}

  /** Throws the problem `credential-key-unavailable`. */
  async seal(tenant: string, id: string, version: number, given?: string): Promise<SealedSecret> {
    const secret = given ?? `whsec_${randomBytes(KEY_BYTES).toString('base64')}`;
    return { secret, sealed: await this.store.seal({ tenant, credential: sealedNameOf(id), version }, { secret }) };
  }

  /** One that never became a fact, or is none any more. */
  erase(sealed: string): Promise<void> {
    return this.store.erase([sealed]);
  }
}
