// Writes docs/spec/api.graphql from the document that the service itself serves:
//   npm run build && node scripts/write-api-graph.mjs
// A suite compares the file with what this would write, and fails where it is stale.
import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { printedGraph } from '../apps/api-gateway/dist/graphql/schema/graph-of-api.js';
import { startEmbedded } from '../test/system/index.mjs';

export const API_GRAPH = 'docs/spec/api.graphql';

const NOTICE = '# Written by scripts/write-api-graph.mjs: change the routes, not this file.\n\n';

/** The graph over this document of the API, as it is published. */
export const apiGraph = (document) => NOTICE + printedGraph(document);

async function write() {
  const system = await startEmbedded();
  try {
    const text = apiGraph(await (await fetch(`${system.url}/api/docs-json`)).json());
    await writeFile(API_GRAPH, text);
    console.log(`${API_GRAPH}: ${text.split('\n').length} lines`);
  } finally {
    await system.stop();
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await write();
