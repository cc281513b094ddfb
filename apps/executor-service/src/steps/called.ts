import { calling, type SpanFacts } from '@runbook/telemetry';
import type { StepAttempt } from './step-runner.js';

interface Call<Reply> {
  /** What it is called in the trace: `POST`, or a method of a service. */
  readonly name: string;
  /** The host, which may hold a secret where the author put one there. */
  readonly host: string;
  readonly facts?: SpanFacts;
  /** What the answer says; a status of 400 or more is an error. */
  status?(reply: Reply): number;
}

/** A call of an attempt as a hop of its trace; `call` is given what the other side is to be sent as `traceparent`. */
export async function called<Reply>(
  { traceparent, redactor }: Pick<StepAttempt, 'traceparent' | 'redactor'>,
  { name, host, facts, status }: Call<Reply>,
  call: (traceparent: string) => Promise<Reply>,
): Promise<Reply> {
  const hop = calling(name, { parent: traceparent, facts: () => ({ ...facts, 'server.address': redactor.text(host) }) });
  try {
    const reply = await call(hop.traceparent ?? traceparent);
    const said = status?.(reply);
    if (said === undefined) hop.end();
    else hop.end({ 'http.response.status_code': said }, said >= 400 ? String(said) : undefined);
    return reply;
  } catch (error) {
    hop.end({}, error instanceof Error ? error.name : 'unknown');
    throw error;
  }
}
