import { CREDENTIAL_CHECK_OUTCOMES } from '@runbook/domain';
import { z } from 'zod';
import { count, instant, names, pageOf, text } from '../http/answer-parts.js';
import type { ProblemCode } from '../http/problem-kinds.js';
import { kind } from './credential-requests.js';

const outcome = z.enum(CREDENTIAL_CHECK_OUTCOMES);

export const checkAnswer = z
  .strictObject({
    version: count,
    address: text,
    outcome: outcome.describe('`unproven`: the host answers alike without it.'),
    reason: text,
    at: instant.optional(),
  })
  .meta({ id: 'CredentialCheck' });

export const credentialAnswer = z
  .strictObject({
    name: text,
    kind,
    status: z.enum(['in-force', 'revoked']),
    version: count.describe('The one that is used from now on.'),
    versions: z
      .array(z.strictObject({ version: count, setAt: instant.optional(), setBy: text }))
      .describe('The last ten, the newest first.'),
    hosts: names,
    runbooks: names,
    teams: names.describe('Whose runbooks may use it too.'),
    createdAt: instant.optional(),
    revoked: z.strictObject({ since: instant.optional(), reason: text }).optional(),
    lastCheck: checkAnswer.optional(),
  })
  .meta({ id: 'Credential' });

export const credentialsAnswer = z.strictObject({ items: z.array(credentialAnswer) }).meta({ id: 'Credentials' });

export const usesPage = pageOf(
  z.union([
    z
      .strictObject({
        version: count,
        host: text.describe('`host:port` that it was sent to.'),
        execution: text,
        step: text,
        attempt: count,
        executor: text,
        at: instant.optional(),
      })
      .meta({ id: 'CredentialUse' }),
    z
      .strictObject({
        execution: text,
        at: instant.optional(),
        classification: text.describe('The clearance that is missing.'),
        redacted: z.literal(true),
      })
      .meta({ id: 'RedactedCredentialUse' }),
  ]),
).meta({ id: 'CredentialUses' });

/** What a change of a credential can be refused for. */
export const OF_CREDENTIALS: readonly ProblemCode[] = [
  'credential-unknown',
  'team-unknown',
  'team-dissolved',
  'conflict',
  'decision-pending',
  'not-ready',
];
/** What a new value can be refused for besides. */
export const OF_VALUES: readonly ProblemCode[] = [...OF_CREDENTIALS, 'outdated', 'credential-key-unavailable'];
