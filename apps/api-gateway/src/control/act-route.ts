import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Permission } from '@runbook/domain';
import { Requires } from '../access/api-key.guard.js';
import { AnswersAct } from '../http/openapi-answers.js';
import type { ProblemCode } from '../http/problem-kinds.js';
import { executionAfterAct } from '../runs/views/execution-answers.js';

/** A route that acts on a run: it needs a permission on the run's runbook, takes an `Idempotency-Key`, and answers with the run after the decision. */
export function ActRoute(
  path: string,
  needs: Permission,
  summary: string,
  description?: string,
  problems: readonly ProblemCode[] = [],
): ReturnType<typeof AnswersAct<typeof executionAfterAct>> {
  return applyDecorators(
    ...[Post(path), HttpCode(200), Requires(needs)],
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    AnswersAct(200, executionAfterAct, problems) as MethodDecorator,
  );
}
