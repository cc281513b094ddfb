import fastify, { type FastifyReply } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server with one route, on a local socket: its buffers are small, so that a client that does not read is felt at once. */
export async function listening(answer: (reply: FastifyReply) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'live-'));
  const path = join(folder, 'socket');
  const app = fastify();
  const replies: FastifyReply[] = [];
  app.get('/', async (_, reply) => {
    replies.push(reply);
    await answer(reply);
    return reply;
  });
  await app.listen({ path });
  return {
    replies,
    /** A client that has asked and reads nothing until it is told to. */
    ask: (): Socket => {
      const socket = connect(path);
      socket.pause();
      socket.write('GET / HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n');
      return socket;
    },
    close: async () => {
      for (const reply of replies) reply.raw.destroy();
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Reads to the end, `pauseMs` between pieces, and takes the answer out of its chunks. */
export async function readWhole(socket: Socket, pauseMs = 0): Promise<{ head: string; body: string }> {
  const pieces: Buffer[] = [];
  for await (const piece of socket) {
    pieces.push(piece as Buffer);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const all = Buffer.concat(pieces);
  const end = all.indexOf('\r\n\r\n');
  const head = all.subarray(0, end).toString();
  let body = Buffer.alloc(0);
  const parts: Buffer[] = [];
  for (let at = end + 4; at < all.length;) {
    const line = all.indexOf('\r\n', at);
    const size = Number.parseInt(all.subarray(at, line).toString(), 16);
    parts.push(all.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
    if (size === 0) break;
  }
  body = Buffer.concat(parts);
  return { head, body: body.toString() };
}
