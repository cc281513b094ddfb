import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** 160 random bits, as RFC 4226 (section 4) recommends. */
const SECRET_BYTES = 20;
const PERIOD_S = 30;
/** A code is good in its own half minute and in the one before and behind it (RFC 6238, section 5.2). */
const STEPS_AROUND = 1;
const ISSUER = 'Runbook orchestrator';

export const newSecret = (): string => Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');

/** What an authenticator reads, mostly as a QR code. Holds the secret. */
export const addressFor = (secret: string, label: string): string => totp(secret, label).toString();

/** The half minute since the epoch that the code belongs to; undefined: it does not fit now. Takes the same time wherever it differs. */
export function counterOf(secret: string, code: string, nowMs: number): number | undefined {
  const delta = totp(secret).validate({ token: code, timestamp: nowMs, window: STEPS_AROUND });
  return delta === null ? undefined : Math.floor(nowMs / 1_000 / PERIOD_S) + delta;
}

/** As long as a used code could come again. */
export const USED_MS = (2 * STEPS_AROUND + 2) * PERIOD_S * 1_000;

const totp = (secret: string, label = 'nobody'): TOTP =>
  new TOTP({ issuer: ISSUER, label, period: PERIOD_S, digits: 6, algorithm: 'SHA1', secret: new Secret({ buffer: bytesOf(secret) }) });

/** A copy of its own: a small Buffer is a window on a larger one. */
const bytesOf = (secret: string): ArrayBuffer => new Uint8Array(Buffer.from(secret, 'base64url')).buffer;

const RECOVERY_CODES = 10;
/** 80 random bits: nobody tries so many, and a hash without salt is enough for them. */
const RECOVERY_BYTES = 10;

export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: RECOVERY_CODES }, () => (randomBytes(RECOVERY_BYTES).toString('hex').match(/.{5}/g) ?? []).join('-'));

export const recoveryHashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Six digits; all else is tried as a recovery code. */
export const isTimedCode = (code: string): boolean => /^\d{6}$/.test(code);
