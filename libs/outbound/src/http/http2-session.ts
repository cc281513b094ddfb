import { connect, type ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { HTTP2_SETTINGS } from './http2-settings.js';

/** Servers commonly close after five seconds; who closes first sends no request into a connection that is being closed. */
export const IDLE_MS_MAX = 4_000;

/** A kept session on a connection whose server chose HTTP/2. Each request names its own origin. */
export function http2SessionOn(socket: Socket): ClientHttp2Session {
  const session = connect('https://origin.invalid', { createConnection: () => socket, settings: HTTP2_SETTINGS });
  // What is wrong with the connection, its streams say.
  session.on('error', () => undefined);
  session.setTimeout(IDLE_MS_MAX, () => {
    if (!openStreams.has(session)) session.close();
  });
  return session;
}

/** One more stream on the session, or one fewer. */
export function countStream(session: ClientHttp2Session, change: 1 | -1): void {
  const streams = (openStreams.get(session) ?? 0) + change;
  if (streams > 0) openStreams.set(session, streams);
  else openStreams.delete(session);
}

/** Sessions with streams: silence on them is no idleness. */
const openStreams = new WeakMap<ClientHttp2Session, number>();

/** New calls may go this way. */
export const isUsable = (session: ClientHttp2Session | undefined): session is ClientHttp2Session =>
  session !== undefined && !session.closed && !session.destroyed;
