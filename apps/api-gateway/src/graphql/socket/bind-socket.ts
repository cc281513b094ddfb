import { ownJson } from '@runbook/domain';
import { systemClock } from '@runbook/ports';
import type { Logger } from '@runbook/service';
import type { ExecutionArgs } from 'graphql';
import { CloseCode, makeServer, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { GatewayLimits } from '../../http/gateway-limits.js';
import { Problem } from '../../http/problem.js';
import { readBody } from '../../http/read-json.js';
import type { Asker, Graph } from '../graph.js';
import { exceeded } from '../limits/graph-limits.js';
import type { OperationRequest } from '../prepare-operation.js';
import { errorOf, internalError } from '../calls/problem-error.js';

interface Bound {
  readonly asker: Asker;
  readonly limits: GatewayLimits;
  readonly logger: Pick<Logger, 'error'>;
}

export type GraphServer = Server<Bound>;

/** The protocol, with our own way to prepare an operation and to show what came of it. */
export function graphServer(graph: Graph, limits: GatewayLimits, logger: Pick<Logger, 'error'>): GraphServer {
  return makeServer<Record<string, unknown>, Bound>({
    connectionInitWaitTimeout: limits.graphBeginMsMax,
    onSubscribe: ({ extra, subscriptions }, _id, payload) => {
      const { asker } = extra;
      const { traceId } = asker;
      try {
        const open = Object.keys(subscriptions).length;
        if (open > limits.graphOperationsOfSocketMax) throw exceeded('operations', limits.graphOperationsOfSocketMax, open);
        return executionOf(graph, payload, asker);
      } catch (error) {
        if (error instanceof Problem) return [errorOf(error, traceId)];
        logger.error({ traceId, error }, 'an operation of a socket failed');
        return [errorOf(internalError(traceId), traceId)];
      }
    },
    onNext: ({ extra }, _id, _payload, _args, result) => graph.shown(result, extra.asker.traceId),
  });
}

function executionOf(graph: Graph, { query, variables, operationName }: OperationRequest, asker: Asker): ExecutionArgs {
  const { document } = graph.prepare({ query, variables, operationName });
  return { schema: graph.schema, document, variableValues: variables, operationName, contextValue: graph.contextFor(asker) };
}

/** Reads and writes a socket for the protocol, and lets go who does not read, or is not there any more. */
export function bindSocket(server: GraphServer, socket: WebSocket, bound: Bound): void {
  const { limits, logger, asker } = bound;
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) => send(socket, text, limits.graphUnsentBytesMax),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) => {
        socket.on('message', (data: Buffer, isBinary) => {
          if (isBinary) return socket.close(CloseCode.BadRequest, 'expected messages of text');
          const refusal = refusalOf(data, asker.traceId);
          if (refusal !== undefined) return void send(socket, refusal, limits.graphUnsentBytesMax).catch(() => socket.terminate());
          take(data.toString()).catch((error: unknown) => {
            logger.error({ traceId: asker.traceId, error }, 'a message of a socket failed');
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        });
      },
    },
    bound,
  );
  const stopPinging = ping(socket, limits.graphPingEveryMs);
  socket.on('error', () => socket.terminate());
  socket.once('close', (code, reason) => {
    stopPinging();
    void closed(code, String(reason));
  });
}

/** Resolves when it was handed to the network, so that what comes next waits until this client has read. */
function send(socket: WebSocket, text: string, unsentBytesMax: number): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  if (socket.bufferedAmount > unsentBytesMax) {
    socket.terminate();
    return Promise.resolve();
  }
  return new Promise((resolve) => socket.send(text, () => resolve()));
}

function ping(socket: WebSocket, everyMs: number): () => void {
  let isThere = true;
  socket.on('pong', () => (isThere = true));
  return systemClock.every(everyMs, () => {
    if (!isThere) return socket.terminate();
    isThere = false;
    socket.ping();
  });
}

/**
 * A message is read as a body is: what cannot be held exactly is refused, and not rounded. The answer to it, or undefined where the protocol takes it.
 */
function refusalOf(data: Buffer, traceId: string): string | undefined {
  try {
    readBody(data);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'malformed-json') return undefined;
    const { id, type } = ownJson(data) as { id?: unknown; type?: unknown };
    if (type !== 'subscribe' || typeof id !== 'string') return undefined;
    return JSON.stringify({ id, type: 'error', payload: [errorOf(error, traceId)] });
  }
}
