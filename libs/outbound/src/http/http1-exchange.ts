import { request as begin, type ClientRequest, type IncomingMessage } from 'node:http';
import { contentLengthOf, type OutboundRequest } from './exchange.js';
import type { Http1Connections } from './http1-connections.js';
import { HEADER_BYTES_MAX, type ReplyReading } from './reply-reading.js';
import { SpeaksHttp2 } from './speaks-http2.js';

/**
 * One request and its reply over HTTP/1.1. Informational answers (1xx) are skipped, however many come before the reply and whether or not they were asked
 * for (RFC 9110 section 15.2). `diverted`: the server speaks HTTP/2, and nothing was sent.
 */
export function exchangeHttp1(
  connections: Http1Connections,
  asked: OutboundRequest,
  reading: ReplyReading,
  diverted: (answer: SpeaksHttp2) => void,
): void {
  const { method, url, body } = asked;
  const request: ClientRequest = begin({
    agent: connections,
    protocol: 'http:',
    host: url.host,
    path: url.pathname + url.search,
    method,
    headers: lines(asked),
    maxHeaderSize: HEADER_BYTES_MAX,
    joinDuplicateHeaders: true,
  });
  let isAnswered = false;
  let isDiverted = false;
  request
    // The connection stands; the request's bytes are written right behind this.
    .on('socket', () => reading.start((error) => request.destroy(error)))
    .on('response', (reply: IncomingMessage) => {
      isAnswered = true;
      reading.head(reply.statusCode ?? 0, reply.headers);
      reply
        .on('data', (chunk: Buffer) => reading.data(chunk))
        .on('end', () => reading.end(true))
        .on('error', (error) => reading.fail(error));
    })
    .on('error', (error) => {
      isDiverted = error instanceof SpeaksHttp2;
      if (error instanceof SpeaksHttp2 && reading.open) diverted(error);
      else reading.fail(error);
    })
    // A server that changes the protocol unasked is cut off without another word.
    .on('close', () => isAnswered || isDiverted || reading.fail(new Error('that the connection was closed before the reply')));
  request.end(body);
}

/** Names and values in turn: Node writes such a list as it is; an object is taken apart and put together again first. */
function lines(request: OutboundRequest): string[] {
  const list = ['host', request.url.host];
  for (const name of Object.keys(request.headers)) list.push(name, request.headers[name]!);
  const length = contentLengthOf(request);
  if (length !== undefined) list.push('content-length', String(length));
  return list;
}
