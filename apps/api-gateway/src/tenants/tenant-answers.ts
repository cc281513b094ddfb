import { z } from 'zod';
import { instant, text } from '../http/answer-parts.js';
import type { ProblemCode } from '../http/problem-kinds.js';
import { invitationAnswer } from '../people/people-answers.js';

export const tenantAnswer = z
  .strictObject({
    id: text,
    name: text,
    isPlatform: z.boolean().describe('The tenant that runs the service.'),
    createdAt: instant.optional(),
    members: z.int(),
    hasAdministrator: z.boolean(),
    suspended: z.strictObject({ since: instant.optional(), reason: text }).optional(),
  })
  .meta({ id: 'Tenant' });

export const tenantsAnswer = z.strictObject({ items: z.array(tenantAnswer) }).meta({ id: 'Tenants' });

export const createdTenantAnswer = tenantAnswer
  .extend({ invitation: invitationAnswer.describe('For its first administrator: `POST /auth/setup`, once.') })
  .meta({ id: 'CreatedTenant' });

/** What a change of tenants can be refused for. */
export const OF_TENANTS: readonly ProblemCode[] = [
  'platform-only',
  'tenant-unknown',
  'tenant-exists',
  'members-exceeded',
  'conflict',
  'decision-pending',
  'not-ready',
];

const count = z.int().min(0);

export const usageAnswer = z
  .strictObject({
    tenant: text,
    runningExecutions: count.describe('Runs that go on by themselves.'),
    parkedExecutions: count.describe('Runs that wait for people, events or an operator, or are paused.'),
    startedToday: count.describe('Since midnight, UTC.'),
    started: count,
    stepsToday: count.describe('Attempts of steps, since midnight, UTC.'),
    steps: count,
    logBytes: count.describe('Of the records of its runs.'),
    quotas: z.strictObject({
      actsPerMinute: count,
      runningExecutions: count,
      parkedExecutions: count,
      logBytes: count,
      concurrentSteps: count.describe('In one executor.'),
      executionTimeMs: count.optional(),
    }),
  })
  .meta({ id: 'TenantUsage' });
