import { randomBytes } from 'node:crypto';
import { fetch, Response, type Dispatcher } from 'undici';
import { Failure } from '../failure.js';
import type { Words } from '../terminal/words.js';
import { monotonicMs, pause } from '../time.js';
import { lossOf } from './connection.js';
import { readProblem, Refusal } from './problem.js';

export interface Call {
  readonly method: string;
  /** From the root of the service, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** False: how people come in, where no key is shown. */
  readonly isKnown?: boolean;
  /** The answer is read as it comes, and may break off. Any other is read whole: one that breaks off is none. */
  readonly isStream?: boolean;
}

/** Shows who asks. Anew for each call, because tokens end. */
export type Authorise = () => Promise<Readonly<Record<string, string>>>;

/** Of a call that may be made again. */
const ATTEMPTS_MAX = 4;
const BACKOFF_MS = 300;
/** A service that asks to be left alone for longer is told of, not waited for. */
const RETRY_AFTER_MS_MAX = 10_000;
const OK_OR_NOT_MODIFIED = (status: number): boolean => (status >= 200 && status < 300) || status === 304;

/**
 * Calls to the service. What changes nothing, and what bears a key by which the service knows it again, is called again when a connection breaks
 * or the service asks for it; nothing else is. No redirect is followed: it would take the key elsewhere.
 */
export class Http {
  /** Of all calls of this command: the service writes it into its log and records. */
  readonly requestId = `cli-${randomBytes(8).toString('hex')}`;

  constructor(
    readonly url: string,
    private readonly dispatcher: Dispatcher,
    private readonly authorise: Authorise,
    private readonly words: Words,
    readonly signal: AbortSignal,
  ) {}

  /** Throws a Refusal, or a Failure where no answer came. */
  async send(call: Call): Promise<Response> {
    const isRepeatable = ['GET', 'HEAD'].includes(call.method) || hasHeader(call.headers, 'idempotency-key');
    for (let attempt = 1; ; attempt += 1) {
      const isLast = !isRepeatable || attempt === ATTEMPTS_MAX;
      const answer = await this.attempt(call, isLast, isRepeatable);
      if (answer === undefined) await pause(BACKOFF_MS * 2 ** (attempt - 1), this.signal);
      else if (OK_OR_NOT_MODIFIED(answer.status)) return answer;
      else {
        const wait = retryAfterMs(answer);
        const refusal = await refusalOf(answer);
        if (isLast || wait === undefined) throw refusal;
        this.words.tell(`${refusal.problem.code}: asked again in ${wait} ms`);
        await pause(wait, this.signal);
      }
    }
  }

  /** Undefined: no answer came, and the call may be made again. */
  private async attempt(call: Call, isLast: boolean, isRepeatable: boolean): Promise<Response | undefined> {
    const begun = monotonicMs();
    try {
      return await this.once(call, begun);
    } catch (error) {
      this.expectInTime();
      if (error instanceof Failure) throw error;
      const { failure, mayHaveArrived } = lossOf(error, this.url);
      this.words.tell(`${call.method} ${call.path} no answer after ${Math.round(monotonicMs() - begun)} ms: ${failure.message}`);
      if (!isLast) return undefined;
      throw mayHaveArrived && call.method !== 'GET' ? perhapsDone(failure, isRepeatable) : failure;
    }
  }

  private async once({ method, path, headers, body, isKnown = true, isStream = false }: Call, begun: number): Promise<Response> {
    this.expectInTime();
    const shown = isKnown ? await this.authorise() : {};
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'user-agent': 'runbook-cli', accept: 'application/json', 'x-request-id': this.requestId, ...shown, ...headers },
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: this.signal,
      dispatcher: this.dispatcher,
    });
    const requestId = answer.headers.get('x-request-id') ?? this.requestId;
    this.words.tell(`${method} ${path} ${answer.status} in ${Math.round(monotonicMs() - begun)} ms, request ${requestId}`);
    if (isStream || answer.body === null) return answer;
    return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answer.headers });
  }

  /** Throws when Ctrl-C was pressed, or the time is up. */
  expectInTime(): void {
    const { aborted, reason } = this.signal as { readonly aborted: boolean; readonly reason: unknown };
    if (aborted) throw reason instanceof Failure ? reason : new Failure('stopped', { exit: 'interrupted' });
  }

  close(): Promise<void> {
    return this.dispatcher.destroy();
  }
}

const hasHeader = (headers: Readonly<Record<string, string>> = {}, name: string): boolean =>
  Object.keys(headers).some((header) => header.toLowerCase() === name);

export async function refusalOf(answer: Response): Promise<Refusal> {
  const problem = readProblem(answer.status, await answer.text(), answer.headers.get('content-type'));
  return new Refusal(problem, answer.headers.get('x-request-id') ?? undefined);
}

function retryAfterMs(answer: Response): number | undefined {
  if (answer.status !== 503 && answer.status !== 429) return undefined;
  const seconds = Number(answer.headers.get('retry-after') ?? NaN);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : answer.status === 503 ? BACKOFF_MS : NaN;
  return wait <= RETRY_AFTER_MS_MAX ? wait : undefined;
}

function perhapsDone({ message, cause, hints }: Failure, isRepeatable: boolean): Failure {
  const again = isRepeatable
    ? 'run the same command again: it bears the same key, and nothing is done twice'
    : 'look at what is so before you run it again';
  return new Failure(`${message}; whether it was done is not known`, { cause, hints: [again, ...hints] });
}
