import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { giveBack } from './give-back.js';

describe('a request for another protocol', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { method, url, headers } = request;
        response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(pieces).toString() }));
      });
    });
    server.on('upgrade', (request, socket, head) => giveBack(server, request, socket, head));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const said = (text: string, rest = '') =>
    new Promise<string>((resolve, reject) => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write(text);
        setTimeout(() => socket.write(rest), 20);
      });
      let answer = '';
      socket.on('data', (piece) => (answer += piece.toString()));
      socket.on('close', () => resolve(answer)).on('error', reject);
    });

  it('that is not spoken here is answered in HTTP, with a body that comes at once or later', async () => {
    const head = `POST /x?y=1 HTTP/1.1\r\nHost: here\r\nX-Twice: 1\r\nX-Twice: 2\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 10\r\n\r\n`;
    for (const [first, rest] of [
      [`${head}0123456789`, ''],
      [`${head}01234`, '56789'],
      [head, '0123456789'],
    ] as const) {
      const answer = await said(first, rest);
      expect(answer).toMatch(/^HTTP\/1.1 200/);
      const seen = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)) as { headers: Record<string, string> };
      expect(seen).toMatchObject({
        method: 'POST',
        url: '/x?y=1',
        body: '0123456789',
        headers: { 'x-twice': '1, 2', connection: 'close' },
      });
      expect(Object.keys(seen.headers)).not.toContain('upgrade');
      expect(Object.keys(seen.headers)).not.toContain('http2-settings');
    }
  });
});
