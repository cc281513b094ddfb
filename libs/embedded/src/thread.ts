import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Starts a file of this folder as a thread: beside the sources (suites) from the `.ts` file, in a build from the `.js` file. */
export function startThread(entry: string, name: string, workerData: unknown): Worker {
  const extension = extname(import.meta.url);
  const fromSources = ['--import', new URL('../development/run-typescript.mjs', import.meta.url).href];
  return new Worker(new URL(`./${entry}${extension}`, import.meta.url), {
    workerData,
    name,
    execArgv: extension === '.ts' ? fromSources : [],
  });
}
