import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { PROBLEMS } from './problem.js';

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri', example: 'https://runbook-orchestrator.dev/problems/invalid-inputs' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'Expected, found, what to do.' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['pointer', 'message'], properties: { pointer: { type: 'string' }, message: { type: 'string' } } },
    },
    traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  },
};

/** Documents a route's success and, by their codes, the problems behind each failing status. */
export function Answers(success: number, failures: readonly number[], example?: unknown): MethodDecorator {
  const content = { 'application/json': { schema: { type: 'object' }, ...(example !== undefined && { example }) } };
  // Where "unknown" is an answer, so is that it cannot be told yet.
  const statuses = new Set([...failures, ...(failures.includes(404) ? [503] : []), 500]);
  const problems = [...statuses].map((status) => {
    const codes = Object.entries(PROBLEMS).filter(([, problem]) => problem.status === status);
    return ApiResponse({
      status,
      description: codes.map(([code, { title }]) => `\`${code}\`: ${title}.`).join(' '),
      content: { 'application/problem+json': { schema: PROBLEM_SCHEMA } },
    });
  });
  return applyDecorators(ApiResponse({ status: success, description: 'Done.', content }), ...problems);
}

/** The same for a route that sends a command to a run, with an `Idempotency-Key`. */
export const AnswersAct = (success: number): MethodDecorator =>
  applyDecorators(ApiHeader({ name: 'Idempotency-Key', required: false }), Answers(success, OF_ACTS));

const OF_ACTS = [400, 401, 403, 404, 409, 422, 503] as const;
