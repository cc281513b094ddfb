import { z } from 'zod';

/** Before every type, as CloudEvents wants it: the reverse of a name that is ours. */
export const TYPE_PREFIX = 'dev.runbook-orchestrator.';

/** Names of the product and of tenants, kept short by those who gave them. */
const name = z.string().min(1).max(500);
/** RFC 3339, in UTC. */
const moment = z.iso.datetime();
const count = z.int().min(0);
const path = name.describe('Path of the step. Left out where the run is above the clearance of who is told.');
const who = z
  .strictObject({ kind: z.enum(['person', 'service']), id: name })
  .describe('Who did it. Left out where the run is above the clearance of who is told.');

/** All that is told of a run to who is not cleared for it, and the beginning of what is told to others. */
const ofRun = {
  execution: name.meta({ examples: ['exe_0198f1c2d3e4f5a6b7c8d9e0f1a2b3c4'] }),
  runbook: z
    .strictObject({ id: name, version: count.describe('0: a draft, which has no version.'), draft: count.optional() })
    .optional()
    .describe('By which the run is done. Left out where that is not known any more.'),
  classification: name.optional().describe('Level of the run, by the scale of its tenant. Left out: the lowest.'),
  dryRun: z.literal(true).optional().describe('Nothing acted on the world.'),
};
const parent = name.optional().describe('The run that this one is a child of.');
const failure = z
  .strictObject({ error: name.describe('Name of the error, as the language knows it.'), step: path.optional() })
  .optional()
  .describe('Left out where the run is above the clearance of who is told.');

const ofApproval = {
  ...ofRun,
  approval: name.meta({ examples: ['apr_0198f1c2d3e4f5a6b7c8d9e0'] }),
  kind: z.enum(['approval', 'instruction']),
  step: path.optional(),
};
const ofAuthority = { authority: name, version: count, revision: count };
const ofHold = {
  ...ofRun,
  authority: name.optional().describe('Left out where another reason holds the run, or it is above the clearance.'),
};
const ofRunbook = { runbook: name, version: count, by: who };

/** How a type is written down: what `data` holds, and what it says. */
interface Described {
  readonly summary: string;
  readonly data: z.ZodType;
}

/**
 * The closed list of what others are told, by type without its prefix. A type that was shipped never changes its meaning, and loses no member: what would is `.v2`.
 * No type has inputs, outputs, messages, reasons or parameters: those stand behind the key that the gateway asks for.
 */
export const FACT_TYPES = {
  'execution.started.v1': {
    summary: 'A run has begun.',
    data: z.strictObject({ ...ofRun, status: z.literal('RUNNING'), startedBy: who.optional(), parent }),
  },
  'execution.waiting.v1': {
    summary: 'A step of a run began to wait for people, for an event, or for an operator. Other steps may go on.',
    data: z.strictObject({ ...ofRun, waitsFor: z.enum(['approval', 'event', 'operator']), step: path.optional() }),
  },
  'execution.completed.v1': {
    summary: 'A run has come to its end.',
    data: z.strictObject({
      ...ofRun,
      status: z.literal('COMPLETED'),
      failures: count.optional().describe('Steps that failed and were continued from. Left out where the run is above the clearance.'),
      parent,
    }),
  },
  'execution.failed.v1': {
    summary: 'A run has failed, or its time was over. A repair may open it again; then it may end once more.',
    data: z.strictObject({ ...ofRun, status: z.enum(['FAILED', 'TIMED_OUT']), failure, parent }),
  },
  'execution.cancelled.v1': {
    summary: 'A run was cancelled, or terminated.',
    data: z.strictObject({ ...ofRun, status: z.literal('CANCELLED'), parent }),
  },
  'approval.requested.v1': {
    summary: 'People are asked, or asked again because what would run has changed.',
    data: z.strictObject({
      ...ofApproval,
      again: z.literal(true).optional().describe('The votes of before are void.'),
      quorum: count.optional(),
      deadlineAt: moment.optional(),
      approvers: z
        .strictObject({ roles: z.array(name).optional(), users: z.array(name).optional(), teams: z.array(name).optional() })
        .optional()
        .describe('Who is asked. Left out where the run is above the clearance, or they are as before.'),
    }),
  },
  'approval.decided.v1': {
    summary: 'What people were asked is decided, or needs no decision any more.',
    data: z.strictObject({
      ...ofApproval,
      outcome: z
        .enum(['granted', 'rejected', 'overridden', 'failed', 'withdrawn'])
        .optional()
        .describe('`withdrawn`: the step was skipped, cancelled or reset. Left out where the run is above the clearance of who is told.'),
    }),
  },
  'approval.expired.v1': {
    summary: 'The time of a request was over before people had decided.',
    data: z.strictObject({
      ...ofApproval,
      outcome: z
        .enum(['granted', 'rejected', 'failed', 'escalated'])
        .optional()
        .describe('What that counts as. `escalated`: others are asked too. Left out where the run is above the clearance of who is told.'),
    }),
  },
  'authority.issued.v1': {
    summary: 'There is a new authority that runs may be under.',
    data: z.strictObject({ ...ofAuthority, by: who, validUntil: moment.optional() }),
  },
  'authority.amended.v1': {
    summary: 'An authority permits something else from now on.',
    data: z.strictObject({ ...ofAuthority, by: who, inForce: z.boolean(), validUntil: moment.optional() }),
  },
  'authority.revoked.v1': {
    summary: 'Nothing begins under an authority any more, because somebody revoked it.',
    data: z.strictObject({ ...ofAuthority, by: who, runs: count.describe('That were under it.') }),
  },
  'authority.reinstated.v1': {
    summary: 'An authority that was revoked is in force again.',
    data: z.strictObject({ ...ofAuthority, by: who }),
  },
  'authority.expired.v1': {
    summary: 'The moment has come that an authority was valid until.',
    data: z.strictObject({ ...ofAuthority, runs: count.describe('That were under it.') }),
  },
  'authority.held.v1': {
    summary: 'A run is held, because what it was started with is not in force any more.',
    data: z.strictObject({
      ...ofHold,
      because: z
        .enum(['runbook-deprecated', 'authority-revoked', 'authority-expired', 'authority-refused'])
        .optional()
        .describe('Left out where the run is above the clearance of who is told.'),
    }),
  },
  'authority.released.v1': { summary: 'Somebody let a run that was held go on.', data: z.strictObject(ofHold) },
  'runbook.approved.v1': { summary: 'A version of a runbook is in force.', data: z.strictObject({ ...ofRunbook, digest: name }) },
  'runbook.deprecated.v1': { summary: 'Nothing starts by a version of a runbook any more.', data: z.strictObject(ofRunbook) },
  'subscription.checked.v1': {
    summary: 'Somebody tried whether facts arrive. It says nothing else, and is posted to the subscription alone that it names.',
    data: z.strictObject({ subscription: name, check: name }),
  },
} as const satisfies Readonly<Record<string, Described>>;

export type FactType = keyof typeof FACT_TYPES;
export type DataOf<Type extends FactType> = z.output<(typeof FACT_TYPES)[Type]['data']>;

export const FACT_TYPE_NAMES = Object.keys(FACT_TYPES) as FactType[];

/** What a subscription may name: a check is told whatever it names. */
export const SUBSCRIBED_TYPES: readonly FactType[] = FACT_TYPE_NAMES.filter((type) => type !== 'subscription.checked.v1');

export const isFactType = (text: string): text is FactType => Object.hasOwn(FACT_TYPES, text);
