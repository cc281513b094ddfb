/** A value of a credential, sealed. The gateway writes them, executors read and open them. */
export interface SealedCredential {
  readonly _id: string;
  readonly tenant: string;
  readonly credential: string;
  readonly version: number;
  readonly sealed: string;
  readonly at: number;
}

/**
 * The key of one sealed value, by the same id. Apart from it, so that a key that is wrapped anew while its value is erased brings nothing back: a key
 * alone opens nothing.
 */
export interface SealedDataKey {
  readonly _id: string;
  readonly by: string;
  readonly wrapped: string;
}

export const SEALED_CREDENTIALS = { name: 'gateway.sealed-credentials', indexes: [['tenant', 'credential']] } as const;
export const SEALED_DATA_KEYS = { name: 'gateway.sealed-data-keys', indexes: [['by']] } as const;

/** What a value, and its key, are sealed for. */
export const placeOfCredential = ({ tenant, credential, version }: Omit<SealedCredential, '_id' | 'sealed' | 'at'>): string =>
  JSON.stringify([tenant, credential, version]);
