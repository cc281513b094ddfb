/** A place in what was sent, and what is wrong there. */
export interface ProblemEntry {
  /** RFC 6901, of the body or of a parameter. */
  readonly pointer: string;
  readonly message: string;
  readonly code?: string;
}

/** A refusal of the service (RFC 9457). Its `code` is what programs go by; its message is for people. */
export class RunbookProblem extends Error {
  override readonly name = 'RunbookProblem';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: readonly ProblemEntry[],
    /** What the service's log has the request by. */
    readonly requestId: string | undefined,
    /** Everything else that the answer says, such as `missing` or `traceId`. */
    readonly members: Readonly<Record<string, unknown>>,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** Characters of an answer that is none of the service's. */
const SHOWN_MAX = 200;

/** What an answer that is no success says; of one that is no problem, such as a proxy's page, as much as its status says. */
export async function problemOf(response: Response): Promise<RunbookProblem> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const { status } = response;
  const body = (await response
    .clone()
    .json()
    .catch(() => undefined)) as Record<string, unknown> | null | undefined;
  if (typeof body?.['code'] !== 'string' || typeof body['detail'] !== 'string') {
    const found = (await response.text()).slice(0, SHOWN_MAX);
    const detail = `expected an answer of the service, found status ${status} of something else: ${found}; a proxy in between, or another address?`;
    return new RunbookProblem(status, 'no-problem', detail, [], requestId, {});
  }
  const { code, detail, errors, type: _type, title: _title, status: _status, ...members } = body;
  return new RunbookProblem(status, code, detail, Array.isArray(errors) ? (errors as ProblemEntry[]) : [], requestId, members);
}
