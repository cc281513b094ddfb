import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { Http, type Authorise } from '../src/client/http.js';
import { Words } from '../src/terminal/words.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string, nth: number) => void;

export interface ScriptedService {
  readonly url: string;
  /** `POST /path` and headers of each request, in their order. */
  readonly seen: { readonly line: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  stop(): Promise<void>;
}

/** A service that answers as a suite says. */
export async function scriptedService(answer: Answer): Promise<ScriptedService> {
  const seen: ScriptedService['seen'] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ line: `${request.method ?? ''} ${request.url ?? ''}`, headers: request.headers, body });
      answer(request, response, body, seen.length);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export const SILENT = { isTerminal: false, hasColour: false, columns: undefined, rows: undefined };

/** The client over it, with what it said. */
export function clientOf(
  url: string,
  authorise: Authorise = async () => ({ 'x-api-key': 'a-key-of-suites' }),
  signal = new AbortController().signal,
) {
  const said: string[] = [];
  const words = new Words((text) => said.push(text), SILENT, false, true);
  return { http: new Http(url, new Agent(), authorise, words, signal), said, words };
}
