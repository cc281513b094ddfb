import { ANY_RUNBOOK, BOUND_HOSTS_MAX, BOUND_RUNBOOKS_MAX, BOUND_TEAMS_MAX, CREDENTIAL_KINDS, type CredentialKind } from '@runbook/domain';
import { endpointOf, targetOf } from '@runbook/outbound';
import { CREDENTIAL_VALUES } from '@runbook/service';
import { z } from 'zod';
import { memberId } from '../people/people-requests.js';

const REASON_LENGTH_MAX = 1_000;
const ADDRESS_LENGTH_MAX = 2_000;

export const credentialName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected small letters and digits, with single hyphens between them')
  .describe('What runbooks name it by.');

/** As the executor compares it: small letters, the port written out. */
const host = z
  .string()
  .max(300)
  .transform((text, context) => {
    const endpoint = /:\d{1,5}$/.test(text) ? endpointOf(text, 0) : undefined;
    if (!endpoint) context.addIssue({ code: 'custom', message: 'expected host:port, for example ti.example:443' });
    return endpoint ? targetOf(endpoint) : z.NEVER;
  })
  .meta({ type: 'string', example: 'ti.example:443' });

const runbook = z
  .string()
  .max(200)
  .regex(/^(\*|[A-Za-z0-9][A-Za-z0-9._-]*)$/, `expected the id of a runbook, or ${ANY_RUNBOOK} for every runbook of the tenant`);

const bindings = {
  hosts: z.array(host).max(BOUND_HOSTS_MAX).default([]).describe('`host:port`; it is sent nowhere else.'),
  runbooks: z.array(runbook).max(BOUND_RUNBOOKS_MAX).default([]).describe('Ids of runbooks that may use it; `*`: all of the tenant.'),
  teams: z
    .array(memberId)
    .max(BOUND_TEAMS_MAX)
    .default([])
    .describe('Ids of teams whose runbooks may use it too, whichever are theirs when they do.'),
};

/** One of the kinds, with the value that is sealed for it. */
const ofKind = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.discriminatedUnion('kind', [
    z.strictObject({ ...shape, kind: z.literal('bearer'), value: CREDENTIAL_VALUES.bearer }),
    z.strictObject({ ...shape, kind: z.literal('api-key'), value: CREDENTIAL_VALUES['api-key'] }),
    z.strictObject({ ...shape, kind: z.literal('basic'), value: CREDENTIAL_VALUES.basic }),
    z.strictObject({ ...shape, kind: z.literal('ssh'), value: CREDENTIAL_VALUES.ssh }),
    z.strictObject({ ...shape, kind: z.literal('oauth2'), value: CREDENTIAL_VALUES.oauth2 }),
    z.strictObject({ ...shape, kind: z.literal('mtls'), value: CREDENTIAL_VALUES.mtls }),
  ]);

export const createRequest = ofKind({ name: credentialName, ...bindings }).meta({
  id: 'CreateCredential',
  example: {
    name: 'ti-api',
    kind: 'bearer',
    value: { token: 'the token that the service gave you' },
    hosts: ['ti.example:443'],
    runbooks: ['triage'],
  },
});
export type CreateRequest = z.output<typeof createRequest>;

export const versionRequest = ofKind({}).meta({
  id: 'RotateCredential',
  example: { kind: 'bearer', value: { token: 'the next token that the service gave you' } },
});
export type VersionRequest = z.output<typeof versionRequest>;

export const bindingsRequest = z
  .strictObject(bindings)
  .meta({ id: 'CredentialBindings', example: { hosts: ['ti.example:443'], runbooks: ['triage'] } });
export type BindingsRequest = z.output<typeof bindingsRequest>;

export const revokeRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(REASON_LENGTH_MAX) })
  .meta({ id: 'RevokeCredential', example: { reason: 'found in a chat' } });
export type RevokeRequest = z.output<typeof revokeRequest>;

export const checkRequest = z
  .strictObject({
    address: z
      .string()
      .max(ADDRESS_LENGTH_MAX)
      .describe('An address of a bound host that asks for it: `https://host/path`, or `ssh://user@host:port`. It is only looked at.'),
  })
  .meta({ id: 'CheckCredential', example: { address: 'https://ti.example/api/me' } });
export type CheckRequest = z.output<typeof checkRequest>;

export const kind = z.enum(CREDENTIAL_KINDS as unknown as [CredentialKind, ...CredentialKind[]]);
