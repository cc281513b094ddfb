import { jsonText, type Output } from './exact-json.js';
import type { Task } from './task.js';
import { RequestRefused, TaskGone, type AnnouncedAction, type Failure, type Pulse, type Transport } from './transport.js';

export interface HttpOptions {
  /** Of the service, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** With permission `workers:act`. */
  readonly key: string;
  /** Names this process; no other one that runs may have it. */
  readonly worker: string;
}

/** How long a poll waits at the service: proxies often cut connections after a minute. */
const POLL_SECONDS = 30;
/** How long a heartbeat waits: two of them may be lost before a lease of 30 s ends. */
const PULSE_SECONDS = 8;
/** For an answer, beyond what was asked to be waited. */
const ANSWER_MS_MAX = 15_000;

/** Long polls over HTTP: all connections go out from here. */
export class HttpTransport implements Transport {
  private actions: readonly string[] = [];
  private readonly closing = new AbortController();

  constructor(private readonly options: HttpOptions) {}

  async announce(actions: readonly AnnouncedAction[]): Promise<void> {
    this.actions = actions.map(({ name }) => name);
    await this.post('/announce', { actions });
  }

  async take(max: number, signal: AbortSignal): Promise<readonly Task[]> {
    const body = { actions: this.actions, max: Math.min(max, TASKS_PER_POLL_MAX), waitSeconds: POLL_SECONDS };
    const { tasks } = (await this.post('/poll', body, { waitSeconds: POLL_SECONDS, signal })) as { tasks: Task[] };
    return tasks;
  }

  async pulse(task: Task, signal: AbortSignal): Promise<Pulse> {
    const waits = { waitSeconds: PULSE_SECONDS, signal };
    return (await this.post(`/tasks/${task.id}/heartbeat`, { waitSeconds: PULSE_SECONDS }, { ...waits, about: task })) as Pulse;
  }

  async complete(task: Task, output: Output): Promise<void> {
    await this.post(`/tasks/${task.id}/complete`, { output }, { about: task });
  }

  async fail(task: Task, failure: Failure): Promise<void> {
    await this.post(`/tasks/${task.id}/fail`, { ...failure }, { about: task });
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  private async post(path: string, body: object, { waitSeconds = 0, signal, about }: Posting = {}): Promise<unknown> {
    const { url, key, worker } = this.options;
    const answer = await fetch(new URL(`/api/v1/workers${path}`, url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': key,
        ...(about?.requestId !== undefined && { 'x-request-id': about.requestId }),
        ...(about?.traceparent !== undefined && { traceparent: about.traceparent }),
      },
      body: jsonText({ worker, ...body }),
      signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(waitSeconds * 1_000 + ANSWER_MS_MAX), ...(signal ? [signal] : [])]),
    });
    const text = await answer.text();
    if (answer.ok) return text === '' ? undefined : JSON.parse(text);
    throw refusal(answer.status, text);
  }
}

interface Posting {
  /** For how long the service may keep the answer. */
  readonly waitSeconds?: number;
  readonly signal?: AbortSignal;
  readonly about?: Task;
}

/** The service's own limit of one answer. */
const TASKS_PER_POLL_MAX = 32;

function refusal(status: number, text: string): Error {
  const { code = `http-${status}`, detail = text.slice(0, 300) } = problemIn(text);
  if (code === 'task-gone') return new TaskGone(detail);
  const isTransient = status >= 500 || status === 429 || status === 408;
  return isTransient ? new Error(`${code}: ${detail}`) : new RequestRefused(`${code}: ${detail}`, code);
}

/** Problem details (RFC 9457); something between here and the service may answer with anything else. */
function problemIn(text: string): { code?: string; detail?: string } {
  try {
    const problem = JSON.parse(text) as { code?: unknown; detail?: unknown };
    return {
      ...(typeof problem.code === 'string' && { code: problem.code }),
      ...(typeof problem.detail === 'string' && { detail: problem.detail }),
    };
  } catch {
    return {};
  }
}
