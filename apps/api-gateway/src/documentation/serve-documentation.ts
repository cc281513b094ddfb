import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm run docs` makes of the pages of this repository; beside this gateway, wherever both lie. */
const BUILT_FOLDER = fileURLToPath(new URL('../../../../docs/.vitepress/dist/', import.meta.url));
/** Where its pages are. */
export const DOCUMENTATION_PATH = '/docs/';
const FIRST_PAGE = 'index.html';
/** Files whose names hold their digest. */
const ASSETS = 'assets/';
const YEAR_MS = 365 * 86_400_000;
/** A build takes about as long. */
const UNBUILT_RETRY_SECONDS = 20;

/**
 * The documentation, under `/docs/`: the same pages as in the repository, with a search that asks nobody. They may be built while the service runs;
 * until then the answer says so. Whoever reaches the service may read them, as the console's own files.
 */
export async function serveDocumentation(server: FastifyInstance, folder = BUILT_FOLDER): Promise<void> {
  // In a scope of its own, because the console has its `sendFile` too.
  await server.register(async (scope) => {
    await scope.register(fastifyStatic, { root: folder, serve: false, suppressWarning: true });
    scope.get('/docs', (_request, reply) => reply.redirect(DOCUMENTATION_PATH, 308));
    scope.get<{ Params: { '*': string } }>(`${DOCUMENTATION_PATH}*`, (request, reply) => send(reply, folder, request.params['*']));
  });
}

function send(reply: FastifyReply, folder: string, path: string) {
  if (!existsSync(join(folder, FIRST_PAGE))) {
    return reply.code(503).header('retry-after', UNBUILT_RETRY_SECONDS).type('text/html; charset=utf-8').send(UNBUILT);
  }
  const file = [path, `${path}.html`, `${path}${FIRST_PAGE}`].find((candidate) => isWithin(folder, candidate));
  if (file === undefined) return reply.code(404).sendFile('404.html', { cacheControl: false });
  return file.startsWith(ASSETS) ? reply.sendFile(file, { maxAge: YEAR_MS, immutable: true }) : reply.sendFile(file, { maxAge: 0 });
}

/** A file of the site; nothing beside it, however the path climbs. */
function isWithin(folder: string, path: string): boolean {
  const file = join(folder, path);
  return file.startsWith(folder) && (statSync(file, { throwIfNoEntry: false })?.isFile() ?? false);
}

const UNBUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="5">
<title>Documentation · Runbook Orchestrator</title></head>
<body>
<h1>Documentation</h1>
<p>These pages are not built yet. <code>npm start</code> builds them behind the service, which takes about half a minute; elsewhere run <code>npm run docs</code>.
This page looks again by itself.</p>
<p>The API is described at <a href="/api/docs">/api/docs</a>.</p>
</body>
</html>
`;
