import { decodeProtectedHeader, errors, flattenedVerify, type CryptoKey, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';

/** Finds the key that a header names. Rejects with an error of `jose` where there is none. */
export type KeyFinder = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/** A header of a few hundred bytes, and a signature of an RSA key of 4,096 bits. */
export const JWS_LENGTH_MAX = 4_096;

/**
 * Whether a JWS without its payload (`<header>..<signature>`; RFC 7515, appendix F) signs these bytes: as they are where its header says `b64: false`
 * (RFC 7797), else in base64url. Undefined: it does. Else what was expected and found; what was sent is not shown. Rejects with what `keyOf` rejects
 * with that is none of `jose`'s refusals.
 */
export async function jwsFault(jws: string, payload: Buffer, keyOf: KeyFinder, algorithms: readonly string[]): Promise<string | undefined> {
  const [protectedHeader, middle, signature, ...more] = jws.split('.');
  const isWhole = jws.length <= JWS_LENGTH_MAX && middle === '' && more.length === 0;
  if (!isWhole || !protectedHeader || !signature || !isBase64url(signature))
    return `expected a JWS without its payload, of at most ${JWS_LENGTH_MAX} characters (<header>..<signature>), found another text`;
  const verify = (content: string | Uint8Array) =>
    flattenedVerify({ protected: protectedHeader, payload: content, signature }, keyOf, { algorithms: [...algorithms] });
  try {
    const isUnencoded = decodeProtectedHeader({ protected: protectedHeader, signature }).b64 === false;
    await verify(isUnencoded ? payload : payload.toString('base64url'));
    return undefined;
  } catch (error) {
    return faultOf(error, algorithms);
  }
}

/** As RFC 7515 writes it, and in no other way: two texts are never one signature. */
const isBase64url = (text: string): boolean => Buffer.from(text, 'base64url').toString('base64url') === text;

function faultOf(error: unknown, algorithms: readonly string[]): string {
  if (error instanceof errors.JOSEAlgNotAllowed) return `expected a signature by ${algorithms.join(', ')}, found another algorithm`;
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'expected the key of the signature (kid, alg) among those of this source, found none';
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'expected a kid that tells the keys of this source apart, found none';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'expected a signature of id, time, topic, headers and value, found one of something else';
  if (error instanceof errors.JOSEError || error instanceof TypeError)
    return 'expected a JWS that can be checked, found one that cannot be';
  throw error;
}
