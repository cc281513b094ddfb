import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { CONSOLE_FOLDER, consolePage } from './console-files.js';

/** Files whose names hold their digest. */
const ASSETS = '/assets/';
/** What is never the console's, also where it is asked for by a browser. */
const NOT_PAGES = /^\/(api|health|assets)(\/|$)/;

/**
 * The console: its files, and its one page at every address that is none of the API's, for who asks for a page. To be called before the hook that
 * refuses unknown addresses.
 */
export async function serveConsole(server: FastifyInstance, folder = CONSOLE_FOLDER): Promise<void> {
  const send = async (reply: FastifyReply) => {
    const page = await consolePage(folder);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  };
  server.addHook('onRequest', (request, reply, done) => {
    if (request.is404 && asksForPage(request)) void send(reply);
    else done();
  });
  server.get('/', (_request, reply) => send(reply));
  if (!existsSync(folder)) return;
  await server.register(fastifyStatic, {
    root: `${folder}assets`,
    prefix: ASSETS,
    decorateReply: false,
    // Made by the build beside each file that is worth it.
    preCompressed: true,
    index: false,
    cacheControl: true,
    immutable: true,
    maxAge: YEAR_MS,
  });
  await server.register(fastifyStatic, { root: folder, serve: false });
  server.get('/icon.svg', (_request, reply) => reply.sendFile('icon.svg', { maxAge: DAY_MS }));
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** A program that follows a wrong address gets a problem; a person, the console, which knows its own addresses. */
function asksForPage({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const path = url.split('?', 1)[0] as string;
  return !NOT_PAGES.test(path) && (headers.accept ?? '').includes('text/html');
}
