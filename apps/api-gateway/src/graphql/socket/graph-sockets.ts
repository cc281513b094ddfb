import { Injectable } from '@nestjs/common';
import { Logger } from '@runbook/service';
import type { FastifyInstance } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Authenticator } from '../../access/authenticator.js';
import { HeldRequests } from '../../access/held-requests.js';
import { GatewayLimits } from '../../http/gateway-limits.js';
import { Problem, problemBody } from '../../http/problem.js';
import { requestIdOf } from '../../http/request-id.js';
import { traceIdOf } from '../../http/trace-id.js';
import { callerOf } from '../calls/caller.js';
import { Graph, type Asker } from '../graph.js';
import { giveBack } from './give-back.js';
import { bindSocket, graphServer } from './bind-socket.js';

export const GRAPH_PATH = '/api/v1/graphql';

/** Of a service that goes away (RFC 6455, section 7.4.1). */
const GOING_AWAY = 1001;
/** What a client that does not answer its closing gets. */
const CLOSING_MS = 2_000;
/** What is asked of the route to learn whether the caller may come in: the entrance, the guard and the policy see it as they see any request. */
const KNOCK = JSON.stringify({ query: '{ __typename }' });
const PASSED_ON = ['content-type', 'www-authenticate', 'retry-after'];

/** Sockets of the protocol `graphql-transport-ws` at the address of the graph. */
@Injectable()
export class GraphSockets {
  constructor(
    private readonly graph: Graph,
    private readonly authenticator: Authenticator,
    private readonly held: HeldRequests,
    private readonly limits: GatewayLimits,
    private readonly logger: Logger,
  ) {}

  serve(server: FastifyInstance): void {
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: this.limits.graphMessageBytesMax,
      perMessageDeflate: false,
      handleProtocols,
    });
    const protocol = graphServer(this.graph, this.limits, this.logger);
    const http = server.server;
    http.on('upgrade', (request, socket, head) => {
      if (!isOurs(request)) return giveBack(http, request, socket, head);
      socket.on('error', () => socket.destroy());
      this.enter(server, request)
        .then(({ asker, leave }) => {
          socket.once('close', leave);
          // Who has gone meanwhile has no close to come.
          if (socket.destroyed) return leave();
          sockets.handleUpgrade(request, socket, head, (opened) =>
            bindSocket(protocol, opened, { asker, limits: this.limits, logger: this.logger }),
          );
        })
        .catch((error: unknown) => this.refuse(socket, request, error));
    });
    this.graph.whenStopping(() => {
      for (const client of sockets.clients) {
        client.close(GOING_AWAY, 'the service stops');
        setTimeout(() => client.terminate(), CLOSING_MS).unref();
      }
    });
  }

  /** Throws the problem, or the answer of the route, that keeps him out. */
  private async enter(server: FastifyInstance, { headers, socket }: IncomingMessage): Promise<{ asker: Asker; leave: () => void }> {
    const caller = callerOf(headers, socket.remoteAddress, requestIdOf(headers['x-request-id']));
    // A POST: a page of another site that opens a socket comes with the cookies of whoever reads it, and is seen as any act of his would be.
    const answer = await server.inject({
      method: 'POST',
      url: GRAPH_PATH,
      headers: { ...caller.headers, 'content-type': 'application/json' },
      payload: KNOCK,
      remoteAddress: caller.remoteAddress,
    });
    if (answer.statusCode !== 200) throw new KeptOut(answer.statusCode, answer.headers, answer.body);
    const { actor } = await this.authenticator.principalOf(headers);
    return { asker: { caller, actor, traceId: traceIdOf(headers.traceparent) }, leave: once(this.held.hold(actor)) };
  }

  private refuse(socket: Duplex, { headers }: IncomingMessage, error: unknown): void {
    if (error instanceof KeptOut) return answer(socket, error.status, error.headers, error.body);
    const traceId = traceIdOf(headers.traceparent);
    if (!(error instanceof Problem)) this.logger.error({ traceId, error }, 'a socket could not be opened');
    const problem =
      error instanceof Problem
        ? error
        : new Problem('internal', `The request failed inside the service; its log has the reason under traceId ${traceId}`);
    const body = JSON.stringify(problemBody(problem, traceId));
    answer(socket, problem.status, { 'content-type': 'application/problem+json', ...problem.extras.headers }, body);
  }
}

class KeptOut extends Error {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, unknown>>,
    readonly body: string,
  ) {
    super(`kept out with ${status}`);
  }
}

const isOurs = ({ url = '', method, headers }: IncomingMessage): boolean =>
  method === 'GET' && url.split('?', 1)[0] === GRAPH_PATH && headers.upgrade?.toLowerCase() === 'websocket';

function answer(socket: Duplex, status: number, headers: Readonly<Record<string, unknown>>, body: string): void {
  const lines = PASSED_ON.filter((name) => headers[name] !== undefined).map((name) => `${name}: ${String(headers[name])}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${lines.join('')}`;
  socket.end(`${head}\r\n${body}`);
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
