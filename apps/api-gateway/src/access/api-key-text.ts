import { sha256Of } from '@runbook/wire';
import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Tells programs that look for leaked secrets what they have found. */
const PREFIX = 'rbk';
const ID = /^[0-9a-f]{16}$/;
/** 64 random bits: nobody guesses one, and two are not alike. */
const ID_BYTES = 8;
const SECRET_BYTES = 32;

export interface NewApiKey {
  readonly id: string;
  /** The key itself, shown once: `rbk_<id>_<secret>`. */
  readonly text: string;
  readonly secretHash: string;
}

/** 256 random bits behind a public id. A hash without salt is enough for them: nobody tries so many. */
export function newApiKey(): NewApiKey {
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { id, text: `${PREFIX}_${id}_${secret}`, secretHash: sha256Of(secret) };
}

/** Undefined: the text is no key of this form. */
export function readApiKey(text: string): { readonly id: string; readonly secretHash: string } | undefined {
  const [prefix, id = ''] = text.split('_', 2);
  if (prefix !== PREFIX || !ID.test(id)) return undefined;
  return { id, secretHash: sha256Of(text.slice(PREFIX.length + id.length + 2)) };
}

/** Takes the same time wherever they differ. */
export const sameHash = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
