import type { JsonObject, PublicJwk } from '@runbook/domain';
import { saidOfCall, type OutboundHttp, type OwnRule } from '@runbook/outbound';
import type { Clock } from '@runbook/ports';
import { createLocalJWKSet, errors } from 'jose';
import { IssuerFault, objectIn } from '../../issuers/issuer-calls.js';
import { keysAt, type KeySet } from '../../issuers/issuer-keys.js';
import { KeptFresh } from '../../issuers/kept-fresh.js';
import type { KeyFinder } from './detached-jws.js';

/** A server that takes longer is away. */
const ANSWER_MS_MAX = 5_000;

/** Nobody can say whether records are signed. They wait; nothing is wrong with them. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

export const inlineKeys = (keys: readonly PublicJwk[]): KeyFinder => createLocalJWKSet({ keys: [...keys] });

interface Asking {
  readonly http: OutboundHttp;
  readonly clock: Clock;
  /** The rule of the source's tenant, as it is at that moment. */
  readonly own: () => Promise<OwnRule | undefined>;
  /** Told of every attempt that failed. */
  readonly failed: (error: Error) => void;
}

/**
 * Keys at an address: fetched when the first record needs them, again after ten minutes or for a key that is not known, at most twice a minute, and kept for a day
 * while the address is away. A key that is still not known is none: a record must not hold up those behind it by naming one. Rejects with
 * `KeysUnavailable` where no keys are known.
 */
export function keysAtAddress(address: string, { http, clock, own, failed }: Asking): KeyFinder {
  const get = async (): Promise<JsonObject> => {
    const rule = await own();
    const headers = { accept: 'application/jwk-set+json, application/json', 'user-agent': 'runbook-gateway' };
    const request = { method: 'GET', url: new URL(address), headers, ...(rule && { route: { own: rule } }) };
    const { status, body } = await http.send(request, AbortSignal.timeout(ANSWER_MS_MAX)).catch((error: unknown) => {
      throw new IssuerFault(`expected an answer from ${address}, found: ${saidOfCall(error)}`, { cause: error });
    });
    if (status !== 200) throw new IssuerFault(`expected 200 from ${address}, found ${status}`);
    return objectIn(body, address);
  };
  const kept = new KeptFresh<KeySet>(() => keysAt(address, { get }), clock, failed);
  return async (header, token) => {
    const known = await kept.get().catch((error: unknown) => {
      throw new KeysUnavailable(`expected the keys of the records' signatures, found none: ${(error as Error).message}`, { cause: error });
    });
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const newer = await kept.newerThan(known).catch(() => known);
      return newer(header, token);
    }
  };
}
