// A gRPC service that repeats what it was sent, in its answer or as the message of its status.
import { loadPackageDefinition, Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { encoded } from './encodings.mjs';

export const ECHO_PROTO = `syntax = "proto3"; package echo.v1;
service Echo { rpc Say (Asked) returns (Told); }
message Asked { string mode = 1; string failure = 2; string note = 3; }
message Told { string text = 1; string note = 2; }`;

/** Statuses of gRPC by the failure that is asked for; the answer is one too. */
const CODES = { 400: 3, 401: 16, 403: 7, 404: 5, 409: 6, 429: 8, 500: 13, 503: 14, header: 2, broken: 15, cut: 10, redirect: 11 };

export async function startEcho(received) {
  const { root } = protobuf.parse(ECHO_PROTO, { keepCase: true });
  const { echo } = loadPackageDefinition(fromJSON(root.resolveAll().toJSON(), { defaults: true }));
  const server = new Server();
  server.addService(echo.v1.Echo.service, {
    Say: (call, answer) => {
      const { mode, failure, note } = call.request;
      const sent = call.metadata.getMap();
      received(sent, call.request);
      const authorization = String(sent.authorization ?? sent['x-api-key'] ?? '');
      const trailers = new Metadata();
      trailers.set('x-echo', encodeURIComponent(encoded(mode, authorization, 1)));
      const code = CODES[failure];
      // The message of a status is percent-encoded on its way.
      if (code) answer({ code, details: encoded(mode, authorization, 2), metadata: trailers }, null);
      else answer(null, { text: encoded(mode, authorization), note }, trailers);
    },
  });
  const port = await new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  return { port, stop: () => server.forceShutdown() };
}
