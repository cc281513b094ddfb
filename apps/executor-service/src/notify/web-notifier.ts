import type { HttpReply, Json } from '@runbook/domain';
import { retryAfterMs, webhookHeaders, type OutboundHttp, type OutboundRequest, type Redactor, type Reply } from '@runbook/outbound';
import { systemClock, type Clock } from '@runbook/ports';
import { failureOf, placeOf, statusFailure } from '../steps/call-failure.js';
import { outputOf, recordedHeaders } from '../steps/call-reply.js';
import { called } from '../steps/called.js';
import { invalidParameters } from '../steps/invalid-parameters.js';
import { StepFailure, type StepAttempt, type StepOutcome } from '../steps/step-runner.js';
import { requestHeader } from '../steps/request-header.js';
import type { SlackNotice, WebhookNotice } from './notify-parameters.js';
import { slackMessage } from './slack-message.js';
import { errorOfSlack, isPassing, isUncertain } from './slack-reply.js';

/** Notices by HTTP. No redirect is followed: who moved says so by another address. */
export class WebNotifier {
  constructor(
    private readonly http: OutboundHttp,
    private readonly clock: Clock,
  ) {}

  webhook({ url, text, subject, data, credential }: WebhookNotice, attempt: StepAttempt): Promise<StepOutcome> {
    const { execution, step, idempotencyKey } = attempt;
    const now = this.clock.now();
    const body = JSON.stringify({
      type: 'runbook.notification',
      timestamp: new Date(now).toISOString(),
      data: {
        text,
        subject,
        data,
        execution: execution.id,
        runbook: { id: execution.runbook.id, version: execution.runbook.version },
        step,
      },
    });
    const headers = webhookHeaders(idempotencyKey, now, body, credential === undefined ? undefined : attempt.credential);
    return this.post('webhook', url, headers, body, attempt);
  }

  async slack({ url, text, data, credential }: SlackNotice, attempt: StepAttempt): Promise<StepOutcome> {
    if (data !== undefined && (typeof data !== 'object' || data === null || Array.isArray(data))) {
      throw invalidParameters('notify by slack', [
        { path: '/data', message: 'expected an object with members of a Slack message, such as blocks' },
      ]);
    }
    const target = credential === undefined ? url : secretAddress(url, attempt.credential ?? '', credential);
    return this.post('slack', target, {}, JSON.stringify(slackMessage(text, data)), attempt, saysOk);
  }

  private async post(
    channel: string,
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
    attempt: StepAttempt,
    check?: (answered: Answered, redactor: Redactor) => void,
  ): Promise<StepOutcome> {
    const standing = {
      'content-type': 'application/json',
      'user-agent': 'runbook-executor',
      'idempotency-key': attempt.idempotencyKey,
      traceparent: attempt.traceparent,
      ...requestHeader(attempt),
    };
    const route = attempt.own && { own: attempt.own };
    const request: OutboundRequest = { method: 'POST', url, headers: { ...standing, ...headers }, body, ...(route && { route }) };
    let reply: Reply;
    try {
      reply = await called(attempt, { name: 'POST', host: url.host, facts: HTTP_POST, status: statusOf }, (traceparent) =>
        this.http.send({ ...request, headers: { ...request.headers, traceparent } }, attempt.signal, () => attempt.departing()),
      );
    } catch (error) {
      throw failureOf(error, placeOf(request, attempt.redactor), attempt.redactor);
    }
    const http: HttpReply = { status: reply.status, headers: recordedHeaders(reply.headers, attempt.redactor) };
    if (reply.status < 200 || reply.status > 299) {
      throw statusFailure({ request, reply, http, expected: undefined, redactor: attempt.redactor });
    }
    check?.({ request, reply, http }, attempt.redactor);
    return { output: { channel, status: reply.status }, http };
  }
}

const statusOf = ({ status }: Reply): number => status;
const HTTP_POST = { 'http.request.method': 'POST' };

interface Answered {
  readonly request: OutboundRequest;
  readonly reply: Reply;
  readonly http: HttpReply;
}

/** A chat may refuse with status 200. Throws `slack-refused`, or `slack-failed` where it does not know itself what became of the message. */
function saysOk({ request, reply, http }: Answered, redactor: Redactor): void {
  const said = errorOfSlack(readable({ request, reply, http }, redactor));
  if (said === undefined) return;
  const error = redactor.excerpt(said, ERROR_LENGTH_MAX);
  const message = `expected ${placeOf(request, redactor)} to take the message, found ok: false (${error}); look the error up in the chat's documentation`;
  const name = isUncertain(said) ? 'slack-failed' : 'slack-refused';
  const terminal = !isPassing(said);
  const facts = { retryAfterMs: retryAfterMs(reply.headers, systemClock.now()) };
  throw new StepFailure({ name, message, ...(terminal && { terminal }), details: { status: reply.status, error } }, http, facts);
}

/** What cannot be read says nothing against the status. */
function readable({ request, reply, http }: Answered, redactor: Redactor): Json {
  try {
    return outputOf(request, reply, http, redactor);
  } catch (error) {
    if (error instanceof StepFailure) return null;
    throw error;
  }
}

/** Slack's own are words. */
const ERROR_LENGTH_MAX = 200;

/** The secret is the whole address or what stands behind its origin; the step names the origin, so that a reader sees where it goes. */
function secretAddress(url: URL, secret: string, name: string): URL {
  const target = URL.canParse(secret, url.origin) ? new URL(secret, url.origin) : undefined;
  if (target?.origin === url.origin) return target;
  const message = `expected secret ${name} to hold an address at ${url.origin}, as url says, found another; correct one of them`;
  throw new StepFailure({ name: 'denied', message, terminal: true });
}
