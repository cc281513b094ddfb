// A server on this machine with a data folder of its own, which can be killed and started again on the same data.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, startProcess } from './process.mjs';

/**
 * @param {{
 *   name: string,
 *   kind: string,
 *   prepare: (folder: string) => Promise<{ command: string, args: string[] }>,
 *   isReady: () => Promise<unknown>,
 *   readyMsMax: number,
 * }} spec
 */
export async function startServer({ name, kind, prepare, isReady, readyMsMax }) {
  const folder = await dataFolder(kind);
  const deleteData = () => rm(folder, { recursive: true, force: true });
  try {
    const program = await prepare(folder);
    const launch = async () => {
      const server = startProcess({ name, ...program, logFile: join(folder, 'server.log'), folder, cwd: folder });
      try {
        await server.ready(isReady, readyMsMax);
        return server;
      } catch (error) {
        await server.stop('SIGKILL');
        throw error;
      }
    };
    let server = await launch();
    return {
      get pid() {
        return server.pid;
      },
      async stop() {
        // The data goes with it, so there is nothing that a slow, clean shutdown could save.
        await server.stop('SIGKILL');
        await deleteData();
      },
      kill9: () => server.stop('SIGKILL'),
      async restart() {
        if (server.isRunning()) await server.stop();
        server = await launch();
      },
    };
  } catch (error) {
    await deleteData();
    throw error;
  }
}
