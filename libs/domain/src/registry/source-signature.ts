/**
 * How records of a topic show who sent them. What is signed, by either scheme: id, time and the bytes that `docs/guides/events.md#signatures` lists, so that
 * nothing which is read was written by somebody else.
 */
export type SourceSignature =
  | (SignedRecords & {
      /** Symmetric signatures of Standard Webhooks (v1). */
      readonly scheme: 'hmac-sha256';
      /** Names the secret that the producer signs with. */
      readonly secret: string;
    })
  | (SignedRecords & {
      /** A detached JWS (RFC 7515, appendix F; RFC 7797). */
      readonly scheme: 'jws';
      readonly algorithms: readonly SignatureAlgorithm[];
      /** Public keys, each as a JWK (RFC 7517); absent where `jwksUri` says where they are. */
      readonly keys?: readonly PublicJwk[];
      readonly jwksUri?: string;
    })
  | {
      /** Nothing is signed: brokers let this producer alone write to the topic, says whoever registers the source. Nobody checks it. */
      readonly scheme: 'topic';
      /** Who may write, as the brokers' access lists name him. */
      readonly producer: string;
    };

export interface SignedRecords {
  /** Headers that are signed besides `content-type` and all that begin with `ce_`; in small letters, sorted. */
  readonly headers: readonly string[];
  /** How long ago a record may have been signed when it is read. */
  readonly toleranceSeconds: number;
}

/** Asymmetric ones alone: who can check a record cannot make one. */
export const SIGNATURE_ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'PS256'] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

export type PublicJwk = Readonly<Record<string, string>> & { readonly kty: string };
