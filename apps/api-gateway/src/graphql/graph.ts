import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Actor } from '@runbook/domain';
import { Logger } from '@runbook/service';
import type { FastifyInstance } from 'fastify';
import { execute, GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { GatewayLimits } from '../http/gateway-limits.js';
import { Problem } from '../http/problem.js';
import type { Caller } from './calls/caller.js';
import { RouteCalls } from './calls/route-calls.js';
import { Turns } from './calls/turns.js';
import { exceeded } from './limits/graph-limits.js';
import { isSubscription, prepareOperation, type OperationRequest, type Prepared } from './prepare-operation.js';
import { errorOf, internalError, isProblem } from './calls/problem-error.js';
import type { ApiDocument } from './schema/api-document.js';
import { graphOfApi } from './schema/graph-of-api.js';

/** Who asks for an operation. */
export interface Asker {
  readonly caller: Caller;
  readonly actor: Actor;
  readonly traceId: string;
}

export interface GraphAnswer extends Pick<ExecutionResult, 'data' | 'errors'> {
  readonly extensions?: { readonly replayed: readonly (readonly (string | number)[])[] };
}

/** The graph over the API, and what is open of it. */
@Injectable()
export class Graph implements BeforeApplicationShutdown {
  private made?: { readonly server: FastifyInstance; readonly schema: () => GraphQLSchema };
  private readonly subscriptions = new Map<string, number>();
  private readonly closing: (() => void)[] = [];

  constructor(
    private readonly limits: GatewayLimits,
    private readonly logger: Logger,
  ) {}

  /** Its schema is made at the first operation: it costs a start nothing. */
  serve(server: FastifyInstance, documentOf: () => ApiDocument): void {
    let schema: GraphQLSchema | undefined;
    this.made = { server, schema: () => (schema ??= graphOfApi(documentOf())) };
  }

  get schema(): GraphQLSchema {
    return this.expectServed().schema();
  }

  /** Throws the problems of `prepareOperation`. */
  prepare(request: OperationRequest): Prepared {
    return prepareOperation(this.schema, request);
  }

  /** What every field of one operation asks by. */
  contextFor({ caller, actor, traceId }: Asker): { readonly calls: RouteCalls } {
    const { server } = this.expectServed();
    const turns = new Turns(this.limits.graphCallsAtOnce);
    return { calls: new RouteCalls({ server, caller, traceId, turns, hold: () => this.hold(actor) }) };
  }

  /** Of a query or a mutation. Throws the problems of `prepareOperation`, and of what is in the operation the errors are in the answer. */
  async answer(request: OperationRequest, asker: Asker): Promise<GraphAnswer> {
    const { document, operation } = this.prepare(request);
    if (isSubscription(operation)) {
      const message = 'expected a query or a mutation, found a subscription; open a socket at this address';
      throw new Problem('invalid-request', message, { errors: [{ pointer: '/query', message }] });
    }
    const contextValue = this.contextFor(asker);
    const { query: _query, variables, operationName } = request;
    const result = await execute({ schema: this.schema, document, contextValue, variableValues: variables, operationName });
    const { replayed } = contextValue.calls;
    const { data, errors } = this.shown(result, asker.traceId);
    return { ...(errors && { errors }), data, ...(replayed.length > 0 && { extensions: { replayed } }) };
  }

  /** What no route has said is a defect: it is logged, and not shown. */
  shown(result: ExecutionResult, traceId: string): ExecutionResult {
    if (!result.errors) return result;
    const errors = result.errors.map((error) => {
      if (isProblem(error)) return error;
      this.logger.error({ traceId, path: error.path, error: error.originalError ?? error }, 'a field of the graph failed');
      const { message, extensions } = errorOf(internalError(traceId), traceId);
      return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions });
    });
    return { ...result, errors };
  }

  /** Called when the service stops. */
  whenStopping(close: () => void): void {
    this.closing.push(close);
  }

  beforeApplicationShutdown(): void {
    for (const close of this.closing.splice(0)) close();
  }

  /** Throws the problem `query-exceeded`. */
  private hold({ tenant, kind, id }: Actor): () => void {
    const caller = JSON.stringify([tenant, kind, id]);
    const { graphSubscriptionsOfCallerMax: most } = this.limits;
    const open = this.subscriptions.get(caller) ?? 0;
    if (open >= most) throw errorOf(exceeded('subscriptions', most, open), '');
    this.subscriptions.set(caller, open + 1);
    return () => {
      const left = (this.subscriptions.get(caller) ?? 1) - 1;
      if (left > 0) this.subscriptions.set(caller, left);
      else this.subscriptions.delete(caller);
    };
  }

  private expectServed() {
    if (!this.made) throw new Error('expected a graph that is served, found none; call serve with the application');
    return this.made;
  }
}
