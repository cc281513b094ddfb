import { createLocalJWKSet, errors, type CryptoKey, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import { IssuerFault, type IssuerCalls } from './issuer-calls.js';
import type { KeptFresh } from './kept-fresh.js';

/** The keys of an issuer as they were at one time. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** More no issuer rotates through. */
const KEYS_MAX = 100;

/** Rejects with `IssuerFault`. */
export async function keysAt(address: string, calls: Pick<IssuerCalls, 'get'>): Promise<KeySet> {
  const { keys } = await calls.get(address);
  if (!Array.isArray(keys) || keys.length > KEYS_MAX)
    throw new IssuerFault(`expected at most ${KEYS_MAX} keys at ${address}, found another value`);
  try {
    return createLocalJWKSet({ keys });
  } catch (error) {
    throw new IssuerFault(`expected a set of keys at ${address}, found another value`, { cause: error });
  }
}

/** The key of a token's header. One that is not known may be a new one: the issuer is asked again, as seldom as `KeptFresh` says. */
export function keyOf(kept: KeptFresh<KeySet>): (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey> {
  return async (header, token) => {
    const known = await kept.get();
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return (await kept.newerThan(known))(header, token);
    }
  };
}
