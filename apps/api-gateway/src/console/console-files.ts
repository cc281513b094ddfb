import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What `npm run build` makes of the console; beside this gateway, wherever both lie. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console/dist/', import.meta.url));

/** The page of every address of the console. Read each time: what a build leaves beside a running service fits no page from before. */
export const consolePage = (folder: string): Promise<string> => readFile(`${folder}index.html`, 'utf8').catch(() => UNBUILT);

/** A service without its console is a service all the same. */
const UNBUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Runbook orchestrator</title></head>
<body>
<h1>Runbook orchestrator</h1>
<p>The console is not built here: run <code>npm run build</code> and start the service again.</p>
<ul>
<li><a href="/api/docs">API documentation</a> (<a href="/api/docs-json">OpenAPI</a>)</li>
<li><a href="/health/live">Live</a>, <a href="/health/ready">ready</a></li>
</ul>
</body>
</html>
`;
