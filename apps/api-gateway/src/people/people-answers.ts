import { EVERY_PERMISSION, type Permission } from '@runbook/domain';
import { z } from 'zod';
import { instant, names, text } from '../http/answer-parts.js';
import type { ProblemCode } from '../http/problem-kinds.js';

export const permission = z.enum([...EVERY_PERMISSION] as [Permission, ...Permission[]]);

/** The teams that somebody belongs to, with what he may do with the runbooks of each. */
export const memberTeams = z.array(
  z
    .strictObject({
      ...{ team: text, roles: names, permissions: z.array(permission), runbooks: names },
      issuer: text.optional().describe('Whose token or sign-in says so, for as long as it holds; absent: an administrator has decided it.'),
    })
    .meta({ id: 'MemberTeam' }),
);

export const memberAnswer = z
  .strictObject({
    id: text,
    kind: z.enum(['person', 'service']),
    name: text,
    roles: names,
    clearance: z
      .strictObject({ level: text, granted: z.boolean().describe('False: the level is that of members who have none of their own.') })
      .describe('What he may read at most.'),
    teams: memberTeams.optional(),
    permissions: z.array(permission).describe('In the whole tenant.'),
    admittedAt: instant.optional(),
    secondFactorSince: instant.optional().describe('Since when a code is asked for besides the password.'),
    suspended: z.strictObject({ since: instant.optional(), reason: text }).optional(),
  })
  .meta({ id: 'Member' });

export const membersAnswer = z.strictObject({ items: z.array(memberAnswer) }).meta({ id: 'Members' });

export const roleAnswer = z
  .strictObject({
    role: text,
    isOwn: z.boolean().describe('The tenant has made it for itself.'),
    permissions: z.array(permission),
    grantedBy: names.describe('The roles whose holders grant and withdraw it.'),
  })
  .meta({ id: 'Role' });

export const rolesAnswer = z.strictObject({ items: z.array(roleAnswer) }).meta({ id: 'Roles' });

const key = z.strictObject({
  id: text,
  holder: text,
  label: text,
  scopes: names.optional(),
  status: z.enum(['valid', 'expired', 'revoked']),
  issuedAt: instant.optional(),
  expiresAt: instant.optional(),
  revokedAt: instant.optional(),
  lastUsedAt: instant.optional().describe('To the minute.'),
});

export const apiKeysAnswer = z.strictObject({ items: z.array(key.meta({ id: 'ApiKey' })) }).meta({ id: 'ApiKeys' });

export const issuedKeyAnswer = key.extend({ key: text.describe('The key itself, shown this once.') }).meta({ id: 'IssuedApiKey' });

export const invitationAnswer = z
  .strictObject({ token: text.describe('For `POST /auth/password`, once.'), until: instant.optional() })
  .meta({ id: 'Invitation' });

/** What a change of members, roles or keys can be refused for. */
export const OF_CHANGES: readonly ProblemCode[] = [
  'member-unknown',
  'member-exists',
  'members-exceeded',
  'role-unknown',
  'role-held',
  'duties-in-conflict',
  'last-administrator',
  'api-key-unknown',
  'platform-only',
  'conflict',
  'decision-pending',
  'not-ready',
];
