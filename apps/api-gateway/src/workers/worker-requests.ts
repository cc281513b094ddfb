import { WORKER_ACTION, type Json } from '@runbook/domain';
import { z } from 'zod';
import { WAIT_SECONDS_MAX } from '../http/prefer.js';

/** Tasks of one answer; a worker that does more at a time asks again. */
export const TASKS_PER_POLL_MAX = 32;
/** Actions of one worker process. */
export const ACTIONS_PER_WORKER_MAX = 100;

const worker = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'expected letters, digits and . _ -')
  .describe('Names the worker process; two that run at a time must not share it');
const action = z.string().regex(WORKER_ACTION, 'expected <namespace>/<name>, for example edr/isolate');
const waitSeconds = z.int().min(0).max(WAIT_SECONDS_MAX).default(0);
/** A custom type could not be shown in OpenAPI. */
const json = z.unknown().refine((value) => value !== undefined, 'expected a value, found none') as unknown as z.ZodType<Json>;

export const pollRequest = z
  .strictObject({
    worker,
    actions: z.array(action).min(1).max(ACTIONS_PER_WORKER_MAX),
    max: z.int().min(1).max(TASKS_PER_POLL_MAX).default(1),
    waitSeconds: waitSeconds.describe('Answer when there is a task, or after so long without'),
  })
  .meta({ id: 'Poll', example: { worker: 'edr-1', actions: ['edr/isolate'], max: 4, waitSeconds: 1 } });

const LICENCE_LENGTH_MAX = 500;
const LICENCES_MAX = 100;
const licences = z.array(z.string().min(1).max(LICENCE_LENGTH_MAX)).max(LICENCES_MAX).optional();

export const announcement = z
  .strictObject({
    worker,
    actions: z
      .array(
        z.strictObject({
          name: action,
          description: z.string().max(1_000).default(''),
          parameters: z.record(z.string(), json).optional().describe('A JSON Schema (2020-12) of what stands under `with`'),
          classification: z.string().min(1).max(LICENCE_LENGTH_MAX).optional().describe('How what it gives is classified.'),
          dataLicenses: licences.describe('The licences under which what it gives comes.'),
          forbidsLicenses: licences.describe('Licences of data that it may not be given, as patterns: `*` stands for any text.'),
          needsLicenses: licences.describe('Licences without which it is not asked for.'),
        }),
      )
      .min(1)
      .max(ACTIONS_PER_WORKER_MAX),
  })
  .meta({
    id: 'Announcement',
    example: { worker: 'edr-1', actions: [{ name: 'edr/isolate', description: 'Cuts a host off', parameters: { type: 'object' } }] },
  });

export const heartbeatRequest = z
  .strictObject({
    worker,
    waitSeconds: waitSeconds.describe('Answer when the worker should stop, or after so long'),
  })
  .meta({ id: 'Heartbeat', example: { worker: 'edr-1', waitSeconds: 1 } });

export const completeRequest = z
  .strictObject({ worker, output: json })
  .meta({ id: 'CompleteTask', example: { worker: 'edr-1', output: { isolated: true } } });

/** Of an error's details as JSON text, in characters: expressions may read them, so they are part of the run's state to its end. */
const DETAILS_LENGTH_MAX = 16 * 1024;

export const failRequest = z
  .strictObject({
    worker,
    error: z.strictObject({
      name: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected lower-case letters, digits and -')
        .default('internal')
        .describe('What `retry.on` and `onError` see'),
      message: z.string().min(1).max(2_000),
      terminal: z.boolean().optional().describe('Another attempt cannot help'),
      details: json
        .refine((value) => JSON.stringify(value).length <= DETAILS_LENGTH_MAX, `expected at most ${DETAILS_LENGTH_MAX} characters`)
        .optional(),
    }),
    effectless: z.literal(true).optional().describe('Nothing has happened and nothing will: a step with `effect: once` may be tried again'),
  })
  .meta({
    id: 'FailTask',
    example: {
      worker: 'edr-1',
      error: { name: 'not-found', message: 'expected a host that the EDR knows, found h-7; enrol it first', terminal: true },
    },
  });

export type PollRequest = z.output<typeof pollRequest>;
export type Announcement = z.output<typeof announcement>;
export type HeartbeatRequest = z.output<typeof heartbeatRequest>;
export type CompleteRequest = z.output<typeof completeRequest>;
export type FailRequest = z.output<typeof failRequest>;
