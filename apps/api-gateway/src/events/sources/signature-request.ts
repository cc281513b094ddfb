import { SIGNATURE_ALGORITHMS, type PublicJwk, type SourceSignature } from '@runbook/domain';
import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { isSecureAddress } from '../../issuers/issuer-settings.js';
import { TOLERANCE_SECONDS_DEFAULT, TOLERANCE_SECONDS_MAX } from '../signatures/tolerance.js';

const NAME_LENGTH_MAX = 100;
const ADDRESS_LENGTH_MAX = 500;
const HEADERS_MAX = 20;
/** A producer rotates through two; a fleet of them has one each. */
const KEYS_MAX = 20;
/** Of the modulus of an RSA key of 8,192 bits in base64url. */
const MEMBER_LENGTH_MAX = 1_400;
const RSA_BITS_MIN = 2_048;

/** In small letters, sorted, each once: two requests that mean the same are the same. */
const headers = z
  .array(z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'expected the name of a header'))
  .max(HEADERS_MAX)
  .default([])
  .transform((names) => [...new Set(names.map((name) => name.toLowerCase()))].sort())
  .refine(
    (names) => !names.some((name) => name.startsWith('webhook-') || name === 'jws-signature'),
    'expected headers of your own, found one of the signature',
  )
  .describe('Headers that are signed besides `content-type` and all that begin with `ce_`. Others are not read.');

const common = {
  headers,
  toleranceSeconds: z
    .int()
    .min(1)
    .max(TOLERANCE_SECONDS_MAX)
    .default(TOLERANCE_SECONDS_DEFAULT)
    .describe('How long ago a record may have been signed when it is read.'),
};

const member = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, 'expected base64url')
  .max(MEMBER_LENGTH_MAX);
const label = z.string().min(1).max(NAME_LENGTH_MAX);
const ofKeys = { kid: label.optional(), alg: z.enum(SIGNATURE_ALGORITHMS).optional(), use: z.literal('sig').optional() };

/** RFC 7518, section 6, and RFC 8037. Members of private keys are refused before: they must not come onto the log. */
const jwk = z
  .record(z.string(), z.unknown())
  .refine((key) => !['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].some((secret) => secret in key), {
    error: 'expected a public key, found a private or a secret one; it is no secret any more: make another',
    abort: true,
  })
  .pipe(
    z.discriminatedUnion('kty', [
      z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: member, ...ofKeys }),
      z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: member, y: member, ...ofKeys }),
      z.strictObject({ kty: z.literal('RSA'), n: member, e: member, ...ofKeys }),
    ]),
  )
  .refine(isKey, `expected a key of its type, of RSA with at least ${RSA_BITS_MIN} bits, found none`);

function isKey(key: PublicJwk): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    return (asymmetricKeyDetails?.modulusLength ?? RSA_BITS_MIN) >= RSA_BITS_MIN;
  } catch {
    return false;
  }
}

const hmac = z.strictObject({
  scheme: z.literal('hmac-sha256'),
  secret: label
    .describe(
      'The name of the secret that the producer signs with, never its value. Two of `whsec_…` with a blank between them while it is changed.',
    )
    .meta({ example: 'edr-topic' }),
  ...common,
});

const jws = z.strictObject({
  scheme: z.literal('jws'),
  algorithms: z
    .array(z.enum(SIGNATURE_ALGORITHMS))
    .min(1)
    .default([...SIGNATURE_ALGORITHMS]),
  keys: z.array(jwk).min(1).max(KEYS_MAX).optional().describe('Public keys (JWK).'),
  jwksUri: z
    .string()
    .max(ADDRESS_LENGTH_MAX)
    .refine(isSecureAddress, 'expected https, or http to this machine, without account, query and fragment')
    .optional()
    .describe('Where the public keys are (JWKS); called past the egress guard.')
    .meta({ example: 'https://edr.example/.well-known/jwks.json' }),
  ...common,
});

const topic = z.strictObject({
  scheme: z.literal('topic'),
  producer: label
    .describe('Nothing is signed: brokers let this producer alone write to the topic. Nobody checks it.')
    .meta({ example: 'User:edr' }),
});

/** The member `signature` of an event source. */
export const signatureRequest: z.ZodType<SourceSignature> = z
  .discriminatedUnion('scheme', [hmac, jws, topic])
  .superRefine((signature, context) => {
    if (signature.scheme !== 'jws' || (signature.keys === undefined) !== (signature.jwksUri === undefined)) return;
    const found = signature.keys ? 'both' : 'neither';
    context.addIssue({ code: 'custom', path: ['keys'], message: `expected keys or jwksUri, found ${found}` });
  })
  .meta({ example: { scheme: 'hmac-sha256', secret: 'edr-topic' } });
