// The service that the measured steps call: answers at once with about 200 bytes.
import { createServer } from 'node:http';

const BODY = JSON.stringify({ ok: true, score: 71, filler: 'y'.repeat(160) });

/** Calls by path, which `GET /counts` tells. */
const counts = {};

const server = createServer((request, response) => {
  request.resume();
  if (request.method === 'GET') return void response.end(JSON.stringify(counts));
  counts[request.url] = (counts[request.url] ?? 0) + 1;
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': BODY.length });
    response.end(BODY);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), '127.0.0.1');
