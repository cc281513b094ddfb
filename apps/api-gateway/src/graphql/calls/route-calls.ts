import { ownJson } from '@runbook/domain';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { ServerResponse } from 'node:http';
import { internalError, errorOf, problemError } from './problem-error.js';
import type { Calls } from '../schema/operation-context.js';
import type { RouteCall } from '../schema/route-call.js';
import type { Caller } from './caller.js';
import { LiveSource } from './live-source.js';
import { readEvents, type SentEvent } from './read-events.js';
import { requestOf } from './request-of.js';
import type { Turns } from './turns.js';

type ResponsePath = GraphQLResolveInfo['path'];
type Args = Readonly<Record<string, unknown>>;

/** How long the inbox is left alone after it was read. */
const INBOX_EVERY_MS = 1_000;

export interface CallsOptions {
  readonly server: Pick<FastifyInstance, 'inject'>;
  readonly caller: Caller;
  readonly traceId: string;
  readonly turns: Turns;
  /** Takes the place of a subscription; what it gives back gives it up. Throws where the caller has too many. */
  readonly hold?: () => () => void;
  /** For how long the inbox is left alone, in milliseconds. */
  readonly inboxEveryMs?: number;
}

/**
 * Asks routes of the API in the name of the caller, through the entrance that every request comes by: nothing is known here of who may do what, of masks, clearances,
 * quotas or keys, so nothing of it can be left out.
 */
export class RouteCalls implements Calls {
  /** Fields whose command was decided before, under the same key. */
  readonly replayed: (readonly (string | number)[])[] = [];

  constructor(private readonly options: CallsOptions) {}

  /** The body of the answer; true where it has none. Throws the problem of the route as an error. */
  async answer(call: RouteCall, args: Args, path?: ResponsePath): Promise<unknown> {
    const { server, caller, turns } = this.options;
    const { statusCode, body, headers } = await turns.take(() => server.inject(requestOf(call, args, caller)));
    if (statusCode >= 400) throw this.refusal(body, headers);
    if (path && headers['idempotency-replayed'] === 'true') this.replayed.push(placesOf(path));
    return body === '' ? true : ownJson(body);
  }

  /** Events of a live view, each with its id. */
  async events(call: RouteCall, args: Args): Promise<AsyncIterableIterator<unknown>> {
    return this.live(call, args, (events) => endWithError(events, this.options.traceId));
  }

  /** What changes in a list of runs. */
  async changes(call: RouteCall, args: Args): Promise<AsyncIterableIterator<unknown>> {
    const shown = ({ event, data }: SentEvent) => ({ event, ...(event === 'run' && { run: data }) });
    return this.live(call, args, (events) => endWithError(mapped(events, shown), this.options.traceId));
  }

  /** The answer of `call`, at the beginning and whenever it is another behind an event of `runs`. */
  async answersAfterChanges(runs: RouteCall, call: RouteCall, args: Args): Promise<AsyncIterableIterator<unknown>> {
    // Whoever may not read it learns so before anything is held open.
    await this.answer(call, args);
    return this.live(runs, {}, (events) => endWithError(this.readAgain(events, call, args), this.options.traceId));
  }

  private async *readAgain(events: AsyncIterable<SentEvent>, call: RouteCall, args: Args): AsyncGenerator<unknown> {
    let before = '';
    for await (const _event of events) {
      const answer = await this.answer(call, args);
      const text = JSON.stringify(answer);
      if (text !== before) yield answer;
      before = text;
      await new Promise((resolve) => setTimeout(resolve, this.options.inboxEveryMs ?? INBOX_EVERY_MS).unref());
    }
  }

  private async live<Value>(call: RouteCall, args: Args, shown: (events: AsyncIterable<SentEvent>) => AsyncGenerator<Value>) {
    const release = this.options.hold?.() ?? (() => undefined);
    try {
      const answer = await this.options.server.inject({ ...requestOf(call, args, this.options.caller), payloadAsStream: true });
      const stream = answer.stream();
      if (answer.statusCode >= 400) throw this.refusal(await textOf(stream), answer.headers);
      const response = (answer.raw as { readonly res: ServerResponse }).res;
      return new LiveSource(shown(readEvents(stream)), () => {
        release();
        // The route sees that its client has gone, as it sees it of any.
        response.destroy();
      });
    } catch (error) {
      release();
      throw error;
    }
  }

  private refusal(body: string, headers: Readonly<Record<string, unknown>>): GraphQLError {
    const retryAfter = Number(headers['retry-after']);
    try {
      const problem = ownJson(body) as Record<string, unknown>;
      return problemError(problem, Number.isInteger(retryAfter) ? { retryAfterSeconds: retryAfter } : {});
    } catch {
      return errorOf(internalError(this.options.traceId), this.options.traceId);
    }
  }
}

/** A failure is the last value, so that the client is told of it; its field throws it. */
async function* endWithError<Value>(values: AsyncIterable<Value>, traceId: string): AsyncGenerator<Value | GraphQLError> {
  try {
    yield* values;
  } catch (error) {
    yield error instanceof GraphQLError ? error : errorOf(internalError(traceId), traceId);
  }
}

async function* mapped<Value, Shown>(values: AsyncIterable<Value>, shown: (value: Value) => Shown): AsyncGenerator<Shown> {
  for await (const value of values) yield shown(value);
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces).toString();
}

function placesOf(path: ResponsePath): (string | number)[] {
  const places: (string | number)[] = [];
  for (let at: ResponsePath | undefined = path; at; at = at.prev) places.unshift(at.key);
  return places;
}
