import { EVERY_PERMISSION, LEVELS_MAX, LEVELS_MIN, TLP_MARKS, type TlpMark } from '@runbook/domain';
import { z } from 'zod';
import { time } from '../http/time.js';
import { permission } from './people-answers.js';

const NAME_LENGTH_MAX = 200;
const REASON_LENGTH_MAX = 1_000;
const ROLES_MAX = 20;
const LEVEL_LENGTH_MAX = 100;

/** As `DEV_API_KEYS` and runbooks name persons. */
export const memberId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'expected small letters, digits and . _ -, at most 63 of them')
  .describe('What runbooks and votes name it by. Chosen once.');
export const roleName = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,62}$/, 'expected letters, digits and . _ -, a letter first');
const shownName = z.string().trim().min(1).max(NAME_LENGTH_MAX);

export const admitRequest = z
  .strictObject({
    id: memberId,
    kind: z.enum(['person', 'service']).default('person'),
    name: shownName,
    roles: z.array(roleName).max(ROLES_MAX).default([]),
  })
  .meta({ id: 'Admit', example: { id: 'oli', name: 'Oli', roles: ['OPERATOR'] } });
export type AdmitRequest = z.output<typeof admitRequest>;

export const renameRequest = z.strictObject({ name: shownName }).meta({ id: 'Rename', example: { name: 'Oliver' } });
export type RenameRequest = z.output<typeof renameRequest>;

export const suspendRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(REASON_LENGTH_MAX) })
  .meta({ id: 'Suspend', example: { reason: 'left the team' } });
export type SuspendRequest = z.output<typeof suspendRequest>;

export const clearanceRequest = z
  .strictObject({
    level: z.string().trim().min(1).max(LEVEL_LENGTH_MAX).describe('One of the tenant’s scale; see `GET /classification-rule`.'),
    reason: z.string().trim().min(1).max(REASON_LENGTH_MAX).describe('Stands in the record of the decision.'),
  })
  .meta({ id: 'GrantClearance', example: { level: 'SECRET', reason: 'vetted on 2026-11-30' } });
export type ClearanceRequest = z.output<typeof clearanceRequest>;

export const withdrawClearanceRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(REASON_LENGTH_MAX).describe('Stands in the record of the decision.') })
  .meta({ id: 'WithdrawClearance', example: { reason: 'moved to another team' } });
export type WithdrawClearanceRequest = z.output<typeof withdrawClearanceRequest>;

const level = z.string().trim().min(1).max(LEVEL_LENGTH_MAX);

/** Members in one order, whatever the request's: the same rule is the same text. */
export const classificationRequest = z
  .strictObject({
    levels: z.array(level).min(LEVELS_MIN).max(LEVELS_MAX).describe('From what everybody of the tenant may know upwards.'),
    tlp: z
      .strictObject(Object.fromEntries(TLP_MARKS.map((mark) => [mark, level.optional()])) as Record<TlpMark, z.ZodOptional<typeof level>>)
      .default({})
      .describe('Which level each mark means. One that is left out: `TLP:CLEAR` the lowest, any other the highest.'),
    clearance: level.optional().describe('Of members who have none of their own; left out: the lowest level.'),
  })
  .meta({
    id: 'ClassificationRule',
    example: { levels: ['OPEN', 'INTERNAL', 'CLOSED'], tlp: { 'TLP:GREEN': 'INTERNAL', 'TLP:AMBER': 'INTERNAL' }, clearance: 'INTERNAL' },
  });
export type ClassificationRequest = z.output<typeof classificationRequest>;

export const roleRequest = z
  .strictObject({ permissions: z.array(permission).max(EVERY_PERMISSION.size) })
  .meta({ id: 'DefineRole', example: { permissions: ['approvals:read', 'approvals:vote'] } });
export type RoleRequest = z.output<typeof roleRequest>;

export const apiKeyRequest = z
  .strictObject({
    label: shownName.describe('What it is for.'),
    scopes: z.array(permission).min(1).optional().describe('It permits no more than these; absent: all that its holder may do.'),
    expiresAt: time.optional(),
  })
  .meta({ id: 'IssueApiKey', example: { label: 'laptop', scopes: ['executions:read'], expiresAt: '2199-01-01T00:00:00Z' } });
export type ApiKeyRequest = z.output<typeof apiKeyRequest>;
