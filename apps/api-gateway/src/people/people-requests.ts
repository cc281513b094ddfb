import { EVERY_PERMISSION } from '@runbook/domain';
import { z } from 'zod';
import { time } from '../http/time.js';
import { permission } from './people-answers.js';

const NAME_LENGTH_MAX = 200;
const REASON_LENGTH_MAX = 1_000;
const ROLES_MAX = 20;

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
