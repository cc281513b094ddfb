// The whole product as a suite of the gateway starts it.
import { API_KEY, client, startEmbedded } from '../../../test/system/index.mjs';

export { API_KEY };

/** Every service in one process, on a free port, with data of its own. */
export async function startSystem(environment = {}) {
  const system = await startEmbedded({ environment });
  const as = (key) => client(system.url, key);
  return { url: system.url, api: client(system.url), as, process: system.processes.standalone, stop: () => system.stop() };
}
