import { z } from 'zod';
import { text } from '../http/answer-parts.js';
import type { ProblemCode } from '../http/problem-kinds.js';

export const timedCodeRequest = z
  .strictObject({ code: z.string().regex(/^[0-9a-f-]{6,40}$/, 'expected six digits, or a recovery code') })
  .meta({ id: 'TimedCode', example: { code: '123456' } });
export type TimedCodeRequest = z.output<typeof timedCodeRequest>;

export const enrolmentAnswer = z
  .strictObject({ address: text.describe('`otpauth://totp/…`, with the secret; an authenticator reads it as a QR code. Shown this once.') })
  .meta({ id: 'SecondFactorEnrolment' });

export const recoveryAnswer = z
  .strictObject({ recoveryCodes: z.array(text).describe('For who has lost the authenticator; each is good once. Shown this once.') })
  .meta({ id: 'RecoveryCodes' });

/** What a code can be refused for. */
export const OF_CODES: readonly ProblemCode[] = ['sign-in-refused', 'second-factor-unset'];
