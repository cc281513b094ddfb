import type { ClientHttp2Session } from 'node:http2';

/** The server chose HTTP/2 for the new connection (ALPN); nothing was sent on it yet. */
export class SpeaksHttp2 extends Error {
  override readonly name = 'SpeaksHttp2';
  constructor(readonly session: ClientHttp2Session) {
    super('the server speaks HTTP/2');
  }
}
