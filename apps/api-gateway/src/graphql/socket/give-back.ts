import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What asks for another protocol, which we do not speak (RFC 9110, section 7.8: a server may go on as if it had not been asked). */
const LEFT_OUT = new Set(['upgrade', 'http2-settings']);

/**
 * A server that listens for upgrades gets every request that asks for one, also of clients that would go on in HTTP/1.1 as well, as some do with `h2c`. They are given
 * back to it as what they are without that wish: the head once more, and whatever came behind it.
 */
export function giveBack(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
    if (LEFT_OUT.has(name.toLowerCase())) continue;
    const kept = name.toLowerCase() === 'connection' ? withoutWish(value) : value;
    if (kept !== '') lines.push(`${name}: ${kept}`);
  }
  // Header bytes are Latin-1 to Node, in and out.
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
}

const withoutWish = (connection: string): string =>
  connection
    .split(',')
    .map((token) => token.trim())
    .filter((token) => !LEFT_OUT.has(token.toLowerCase()))
    .join(', ');
