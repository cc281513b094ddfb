import type { Schemas } from '@runbook/api-types';

export type ProblemBody = Pick<Schemas['Problem'], 'title' | 'status' | 'detail'> &
  Omit<Partial<Schemas['Problem']>, 'code'> & { readonly code?: string };

/** What went wrong, in the service's own words (RFC 9457): `title`, `detail` and `errors[]` are for people. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(readonly body: ProblemBody) {
    super(body.detail ?? body.title);
  }

  get code(): string {
    return this.body.code ?? 'unknown';
  }
  get status(): number {
    return this.body.status ?? 0;
  }
}

/** No answer came: the network, or a service that is away. `status` is 0. */
export function noAnswer(): ApiProblem {
  return new ApiProblem({
    title: 'The service does not answer',
    status: 0,
    detail:
      'No answer came from the service: the network is away, or the service is being started again. What you see is as it was last known.',
    code: 'no-answer',
  });
}

/** Of an answer that is none of 2xx. One without a problem comes of something in between, such as a proxy. */
export function problemOf(status: number, body: unknown): ApiProblem {
  if (isProblem(body)) return new ApiProblem(body);
  return new ApiProblem({
    title: `An answer with status ${status}`,
    status,
    detail: `The answer (status ${status}) is none that the service gives: something between you and it, such as a proxy, has answered.`,
    code: 'foreign-answer',
  });
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'title' in body && 'detail' in body && typeof body.detail === 'string';
}

/** Anything that was caught, as a problem: a bug of the console is told as one. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiProblem({ title: 'The console has a defect here', status: -1, detail, code: 'console-defect' });
}
