import type { Json } from '@runbook/domain';
import { z } from 'zod';
import { BULK_MAX } from '../http/gateway-limits.js';
import { EXECUTION_ID } from '../runs/start/execution-id.js';
import { listFilter } from '../runs/views/list-query.js';

/** Of a reason, in characters; what is longer is a document. */
const REASON_LENGTH_MAX = 2_000;
/** Variables edited at once; for more it is better to start another run. */
export const CHANGES_MAX = 100;
const STEP_PATH_LENGTH_MAX = 500;

const reason = z.string().min(1).max(REASON_LENGTH_MAX).describe('Stands in the record of the decision.');
const json = z.unknown() as unknown as z.ZodType<Json>;

/** The body may be left out, or be empty. */
export const controlRequest = z
  .strictObject({ reason: reason.optional() })
  .nullish()
  .meta({ id: 'Control', example: { reason: 'maintenance of the EDR' } });
export type ControlRequest = z.output<typeof controlRequest>;

export const releaseRequest = z
  .strictObject({ reason })
  .meta({ id: 'ReleaseExecution', example: { reason: 'the two hosts that are left may be isolated by the old version' } });
export type ReleaseRequest = z.output<typeof releaseRequest>;

const expectedAttempt = z
  .int()
  .min(0)
  .optional()
  .describe("The step's `attempt` that you have before you; refused with `outdated` when it is another by now.");

export const repairRequest = z
  .strictObject({ reason, expectedAttempt })
  .meta({ id: 'RepairStep', example: { reason: 'the service is back' } });
export type RepairRequest = z.output<typeof repairRequest>;

const PATH = /^(?:inputs|steps)[.[]/;

export const retryRequest = z
  .strictObject({
    ...{ reason, expectedAttempt },
    variables: z
      .record(z.string().regex(PATH, 'expected a path that begins with inputs. or steps., found another'), json)
      .refine((changes) => Object.keys(changes).length <= CHANGES_MAX, { error: `expected at most ${CHANGES_MAX} paths, found more` })
      .optional()
      .describe('What it reads changes first, in the same decision, as with `PATCH …/variables`; that takes `executions:pause` too.'),
  })
  .meta({ id: 'RetryStep', example: { reason: 'the wrong host was named', variables: { 'inputs.host': 'ws-17' } } });
export type RetryRequest = z.output<typeof retryRequest>;

export const resolveRequest = z
  .strictObject({
    outcome: z.enum(['completed', 'failed', 'retry']).describe('What happened; `retry` when it is known that nothing did.'),
    output: json.optional().describe('With `completed`: what the step would have given.'),
    expectedAttempt,
    reason,
  })
  .refine(({ outcome, output }) => output === undefined || outcome === 'completed', {
    error: 'expected output beside outcome completed only, found it beside another one',
    path: ['output'],
  })
  .meta({ id: 'ResolveStep', example: { outcome: 'completed', output: { isolated: true }, reason: 'the EDR shows it' } });
export type ResolveRequest = z.output<typeof resolveRequest>;

/** `{ "<path>": value, …, reason }`, or one change as `{ path, value, reason }`. */
export const variablesRequest = z
  .object({ reason })
  .catchall(json)
  .superRefine((body, context) => {
    const names = Object.keys(body).filter((name) => name !== 'reason');
    const single = names.length === 2 && typeof body.path === 'string' && 'value' in body;
    const paths = single ? [body.path as string] : names;
    if (paths.length === 0) context.addIssue({ code: 'custom', message: 'expected at least one path, found none' });
    if (paths.length > CHANGES_MAX) {
      context.addIssue({
        code: 'custom',
        message: `expected at most ${CHANGES_MAX} paths, found ${paths.length}; send the rest in another request`,
      });
    }
    for (const path of paths.slice(0, CHANGES_MAX)) {
      if (PATH.test(path)) continue;
      const message = 'expected a path that begins with inputs. or steps., found another; for example steps.lookup.output.score';
      context.addIssue({ code: 'custom', message, path: [single ? 'path' : path] });
    }
  })
  .meta({ id: 'EditVariables', example: { 'steps.lookup.output.score': 12, reason: 'the vendor has corrected it' } });
export type VariablesRequest = z.output<typeof variablesRequest>;

export const rerunRequest = z
  .strictObject({
    fromStep: z.string().min(1).max(STEP_PATH_LENGTH_MAX).optional().describe('What stands before it is taken over; approvals never are.'),
    inputs: z.record(z.string(), json).optional().describe("Left out: the old run's."),
    reason,
  })
  .meta({ id: 'Rerun', example: { fromStep: 'isolate', reason: 'the EDR was down' } });
export type RerunRequest = z.output<typeof rerunRequest>;

const RUN_ACTIONS = ['pause', 'resume', 'cancel', 'terminate'] as const;
const STEP_ACTIONS = ['retry-step', 'skip-step'] as const;

export const bulkRequest = z
  .strictObject({
    action: z.enum([...RUN_ACTIONS, ...STEP_ACTIONS]),
    step: z.string().min(1).max(STEP_PATH_LENGTH_MAX).optional().describe('Of retry-step and skip-step.'),
    ids: z.array(z.string().regex(EXECUTION_ID, 'expected an id such as exe_…')).min(1).max(BULK_MAX).optional(),
    filter: listFilter.optional().describe(`The newest ${BULK_MAX} that fit; \`cursor\` goes on behind them.`),
    cursor: z.string().min(1).max(512).optional(),
    reason,
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    error: 'expected either ids or filter, found both or neither',
  })
  .refine(({ cursor, filter }) => cursor === undefined || filter !== undefined, {
    error: 'expected cursor beside filter only',
    path: ['cursor'],
  })
  .refine(({ action, step }) => (action === 'retry-step' || action === 'skip-step') === (step !== undefined), {
    error: 'expected step beside retry-step and skip-step, and beside nothing else',
    path: ['step'],
  })
  .meta({
    id: 'BulkControl',
    example: { action: 'pause', filter: { runbookId: 'contain-host', status: 'RUNNING' }, reason: 'EDR maintenance' },
  });
export type BulkRequest = z.output<typeof bulkRequest>;
