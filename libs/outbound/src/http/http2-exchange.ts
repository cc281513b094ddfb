import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import { contentLengthOf, type OutboundRequest } from './exchange.js';
import { countStream } from './http2-session.js';
import type { ReplyReading } from './reply-reading.js';

/** One request and its reply over HTTP/2 (RFC 9113). Informational answers have an event of their own here, and nobody listens. */
export function exchangeHttp2(session: ClientHttp2Session, request: OutboundRequest, reading: ReplyReading): void {
  const { method, url, headers, body } = request;
  const length = contentLengthOf(request);
  let stream: ClientHttp2Stream | undefined;
  reading.start((error) => {
    // Whoever gave up is told so by `reading`; the server by the reset.
    if (stream) stream.close(constants.NGHTTP2_CANCEL);
    reading.fail(error);
  });
  if (!reading.open) return;
  try {
    stream = session.request(
      {
        ':method': method,
        ':scheme': url.protocol.slice(0, -1),
        ':authority': url.host,
        ':path': url.pathname + url.search,
        ...headers,
        ...(length !== undefined && { 'content-length': length }),
      },
      { endStream: body === undefined },
    );
  } catch (error) {
    return reading.fail(error as Error);
  }
  countStream(session, 1);
  const begun = stream;
  stream
    .on('response', (reply) => reading.head(Number(reply[':status']), reply))
    .on('data', (chunk: Buffer) => reading.data(chunk))
    .on('end', () => reading.end(isWhole(begun)))
    .on('error', (error) => reading.fail(error))
    .on('close', () => {
      countStream(session, -1);
      reading.fail(new Error('that the stream was closed before its reply was whole'));
    });
  if (body !== undefined) stream.end(body);
}

/** A stream whose session ends under it says "end" as one that has come to its own; by then it is destroyed. */
const isWhole = ({ destroyed, rstCode }: ClientHttp2Stream): boolean => !destroyed && rstCode === constants.NGHTTP2_NO_ERROR;
