import type { CredentialKind } from '@runbook/domain';
import { readClientIdentity } from '@runbook/outbound';
import { z } from 'zod';
import { isUnreadOnTheWay } from '../loopback.js';

/** Shorter ones are guessed, and stand in outputs by chance. */
export const CREDENTIAL_SECRET_LENGTH_MIN = 8;
const SECRET_LENGTH_MAX = 16_384;
const TEXT_LENGTH_MAX = 1_000;

/** One line that a header can carry. */
const line = z
  .string()
  .min(CREDENTIAL_SECRET_LENGTH_MIN)
  .max(SECRET_LENGTH_MAX)
  .regex(/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/, 'expected one line of visible characters, without blanks around it');
const secret = z.string().min(CREDENTIAL_SECRET_LENGTH_MIN).max(SECRET_LENGTH_MAX);
const text = z.string().min(1).max(TEXT_LENGTH_MAX);
const pem = secret.regex(/-----BEGIN /, 'expected PEM, with its line -----BEGIN …');
const password = z
  .string()
  .min(CREDENTIAL_SECRET_LENGTH_MIN)
  .max(TEXT_LENGTH_MAX)
  .regex(/^[\x20-\x7e\xa0-\xff]+$/, 'expected one line that a header can carry');

const tokenUrl = z.string().refine((url) => URL.canParse(url) && isUnreadOnTheWay(new URL(url)) && new URL(url).username === '', {
  message: 'expected an https:// address without an account',
});

/** What is sealed for each kind. */
export const CREDENTIAL_VALUES = {
  bearer: z.strictObject({ token: line }),
  'api-key': z.strictObject({
    key: line,
    header: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, 'expected the name of a header')
      .default('X-API-Key')
      .describe('Where it is sent, unless the step says another.'),
  }),
  basic: z.strictObject({ username: text.regex(/^[\x20-\x39\x3b-\x7e\xa0-\xff]+$/, 'expected one line without a colon'), password }),
  ssh: z
    .strictObject({
      username: text.optional().describe('For a `host` without `user@`.'),
      privateKey: pem.optional(),
      password: password.optional(),
      passphrase: password.optional(),
      hostKey: z.union([text, z.array(text).min(1).max(20)]).optional(),
      knownHosts: secret.optional(),
    })
    .refine((value) => (value.password === undefined) !== (value.privateKey === undefined), 'expected privateKey or password, one of them')
    .refine(
      (value) => value.hostKey !== undefined || value.knownHosts !== undefined,
      'expected hostKey or knownHosts: no other host is logged in to',
    ),
  oauth2: z.strictObject({
    tokenUrl: tokenUrl.describe('Where a token is fetched (RFC 6749, section 4.4).'),
    clientId: text,
    clientSecret: line,
    scope: text.optional(),
    audience: text.optional(),
    clientAuthentication: z.enum(['basic', 'body']).default('basic'),
  }),
  mtls: z
    .strictObject({ certificate: pem, privateKey: pem, passphrase: password.optional(), authorities: pem.optional() })
    .superRefine((value, context) => {
      const read = readClientIdentity(JSON.stringify(value));
      if (typeof read === 'string') context.addIssue({ code: 'custom', message: `expected ${read}, found something else` });
    }),
} as const satisfies Record<CredentialKind, z.ZodType>;

export type CredentialValue<Kind extends CredentialKind> = z.output<(typeof CREDENTIAL_VALUES)[Kind]>;
