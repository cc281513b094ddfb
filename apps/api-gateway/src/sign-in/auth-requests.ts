import { STEP_UP_MINUTES_MAX } from '@runbook/domain';
import { z } from 'zod';
import { memberId } from '../people/people-requests.js';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './passwords.js';

const NAME_LENGTH_MAX = 200;
const TOKEN_LENGTH_MAX = 200;
const KEY_LENGTH_MAX = 512;
const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;

const newPassword = z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX).meta({ format: 'password' });
/** Any text may be tried. */
const triedPassword = z.string().min(1).max(PASSWORD_LENGTH_MAX).meta({ format: 'password' });
/** Of a second factor: six digits, or a recovery code. */
export const code = z.string().regex(/^[0-9a-f-]{6,40}$/, 'expected six digits, or a recovery code');
const ofSecondFactor = code.optional().describe('Of the second factor, where the person has one: six digits, or a recovery code.');
const token = z.string().min(1).max(TOKEN_LENGTH_MAX);
const tenant = z.string().regex(TENANT, 'expected small letters, digits and dashes').default('default');

const cookie = z
  .boolean()
  .default(false)
  .describe('For a browser: the tokens come as cookies that no script can read, and not in the answer.');

export const setupRequest = z
  .strictObject({
    token: token.describe('What the service printed at its start, or what made the tenant answered.'),
    id: memberId,
    name: z.string().trim().min(1).max(NAME_LENGTH_MAX),
    password: newPassword,
    cookie,
  })
  .meta({ id: 'SetUp', example: { token: 'rbi_0', id: 'ada', name: 'Ada Byron', password: 'a long walk by the river' } });
export type SetupRequest = z.output<typeof setupRequest>;

export const loginRequest = z
  .strictObject({
    tenant,
    id: z.string().min(1).max(NAME_LENGTH_MAX),
    password: triedPassword,
    code: ofSecondFactor,
    cookie,
  })
  .meta({ id: 'Login', example: { id: 'ada', password: 'a long walk by the river' } });
export type LoginRequest = z.output<typeof loginRequest>;

export const keySessionRequest = z
  .strictObject({ key: z.string().min(1).max(KEY_LENGTH_MAX).describe('As it would be sent as `X-API-KEY`.') })
  .meta({ id: 'KeySession', example: { key: 'rbk_0' } });
export type KeySessionRequest = z.output<typeof keySessionRequest>;

export const visitRequest = z
  .strictObject({ token: token.describe('Of the link that the start of an embedded service printed.') })
  .meta({ id: 'FirstVisit', example: { token: 'a-token-that-is-over' } });
export type VisitRequest = z.output<typeof visitRequest>;

export const refreshRequest = z
  .strictObject({
    refreshToken: token.optional().describe('Absent: the one in the cookie.'),
  })
  .meta({ id: 'Refresh', example: { refreshToken: 'rbr_0' } });
export type RefreshRequest = z.output<typeof refreshRequest>;

export const passwordRequest = z
  .union([
    z.strictObject({ token: token.describe('Of an invitation.'), password: newPassword, code: ofSecondFactor }),
    z.strictObject({
      tenant,
      id: z.string().min(1).max(NAME_LENGTH_MAX),
      oldPassword: triedPassword,
      password: newPassword,
      code: ofSecondFactor,
    }),
  ])
  .meta({ id: 'ChoosePassword', example: { token: 'rbi_0', password: 'a long walk by the river' } });
export type PasswordRequest = z.output<typeof passwordRequest>;

export const stepUpRequest = z
  .union([z.strictObject({ code: code.describe('Of the second factor.') }), z.strictObject({ password: triedPassword })])
  .meta({ id: 'StepUp', example: { password: 'a long walk by the river' } });
export type StepUpRequest = z.output<typeof stepUpRequest>;

export const stepUpPolicy = z
  .strictObject({
    withinMinutes: z
      .int()
      .min(1)
      .max(STEP_UP_MINUTES_MAX)
      .optional()
      .describe('How old a proof may be that sensitive acts ask for; absent: they ask for none.'),
  })
  .meta({ id: 'StepUpPolicy', example: {} });
export type StepUpPolicy = z.output<typeof stepUpPolicy>;
