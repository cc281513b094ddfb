import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Place {
  readonly host: string;
  readonly port: number;
  /** Undefined: whoever reaches it may ask. Settings allow that on this machine alone. */
  readonly token?: string;
}

const PATH = '/metrics';
/** One that scrapes has one connection; a few may. */
const CONNECTIONS_MAX = 20;
const REQUEST_MS_MAX = 10_000;

/** Answers `GET /metrics`, apart from the API: another port, another key, and nothing else behind it. */
export async function serveMetrics(
  { host, port, token }: Place,
  write: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX }, (request, response) => {
    if (request.url?.split('?')[0] !== PATH) return refuse(response, 404);
    if (request.method !== 'GET') return refuse(response, 405, { allow: 'GET' });
    if (token !== undefined && !brings(request, token)) return refuse(response, 401, { 'www-authenticate': 'Bearer' });
    write(request, response);
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Error(
      `expected to listen for metrics on port ${port} of ${host}, found ${(error as NodeJS.ErrnoException).code}; set METRICS_PORT or METRICS_HOST`,
      {
        cause: error,
      },
    );
  }
  server.unref();
  const address = server.address() as AddressInfo;
  return {
    url: `http://${isIPv6(address.address) ? `[${address.address}]` : address.address}:${address.port}${PATH}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, headers).end();
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compared by digest, so that the time that it takes says nothing. */
const brings = ({ headers }: IncomingMessage, token: string): boolean =>
  timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
