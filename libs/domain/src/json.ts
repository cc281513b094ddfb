/** A JSON value: what documents, events and expressions hold. Treat as immutable. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

export type JsonObject = { readonly [member: string]: Json };

/** Stands in a value's place when it is larger than `INLINE_BYTES_MAX`; the bytes lie in the blob store. */
export interface BlobReference {
  /** Lower-case hex SHA-256 of the value's JSON text in UTF-8. */
  readonly $blob: string;
  readonly bytes: number;
}

export function isBlobReference(value: unknown): value is BlobReference {
  if (typeof value !== 'object' || value === null) return false;
  const { $blob, bytes, ...rest } = value as Record<string, unknown>;
  return typeof $blob === 'string' && /^[0-9a-f]{64}$/.test($blob) && typeof bytes === 'number' && Object.keys(rest).length === 0;
}
