import { FastifyAdapter } from '@nestjs/platform-fastify';
import { readTlsFiles, REQUEST_ID_HEADER, TLS_VERSION_MIN, type EdgeSettings, type TlsFiles } from '@runbook/service';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { answerClientError } from './http/client-error.js';
import { CONNECTION_LIMITS } from './http/connection-limits.js';
import type { ProblemCode } from './http/problem-kinds.js';
import { Problem, problemBody } from './http/problem.js';
import { requestIdOf } from './http/request-id.js';
import { traceIdOfRequest } from './http/trace-id.js';

/** The HTTP server of the gateway: an error before a route was found is answered as a problem too. */
export function gatewayAdapter({ tls, trustedProxies }: Partial<EdgeSettings> = {}, limits = CONNECTION_LIMITS): FastifyAdapter {
  const ofConnections = {
    headersTimeout: limits.headersMsMax,
    maxHeaderSize: limits.headerBytesMax,
    connectionsCheckingInterval: limits.checkedEveryMs,
  };
  return new FastifyAdapter({
    requestTimeout: limits.requestMsMax,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.idleMsMax,
    ...(tls ? { https: { ...ofConnections, ...tlsOptions(tls) } } : { http: ofConnections }),
    // What others say about a caller is not believed.
    trustProxy: trustedProxies?.length ? [...trustedProxies] : false,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, limits),
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) => requestIdOf(headers[REQUEST_ID_HEADER]),
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const code: ProblemCode = error.statusCode === 414 ? 'uri-too-long' : 'malformed-url';
      const problem = new Problem(code, 'expected a readable address of ordinary length, found another; check its percent-encoding');
      void reply
        .status(problem.status)
        .header('content-type', 'application/problem+json')
        .header(REQUEST_ID_HEADER, request.id)
        .send(JSON.stringify(problemBody(problem, traceIdOfRequest(request))));
    },
  });
}

function tlsOptions(files: TlsFiles) {
  const isMutual = files.clientCa !== undefined;
  return { ...readTlsFiles(files), minVersion: TLS_VERSION_MIN, requestCert: isMutual, rejectUnauthorized: isMutual } as const;
}

/** A step's path, percent-encoded, as deep as loops are nested in practice: eight of them with ids of full length. */
const PARAMETER_LENGTH_MAX = 1_024;
