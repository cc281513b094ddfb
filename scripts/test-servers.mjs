// The real servers of the int and e2e suites: which variable carries whose address, and what is missing where it cannot be had.
const SERVERS = [
  {
    variable: 'KAFKA_BROKERS',
    name: 'Kafka 4.1',
    kind: 'kafka',
    start: async (servers) => kafka(await servers.startKafka({ version: '4.1.0' })),
  },
  // Exclusive, because a broker that KAFKA_BROKERS names is not known to be of this version.
  {
    variable: 'KAFKA_39_BROKERS',
    name: 'Kafka 3.9',
    kind: 'kafka',
    start: async (servers) => kafka(await servers.startKafka({ version: '3.9.1', exclusive: true })),
  },
  { variable: 'MONGO_URL', name: 'MongoDB', kind: 'mongo', start: async (servers) => mongo(await servers.startMongo()) },
  // Nothing is started: each program gets a disk of its own.
  { variable: 'SMALL_DISK', name: 'A small disk', kind: 'smallDisk', start: async () => ({ address: 'tmpfs', stop: async () => {} }) },
];

export const serverVariables = SERVERS.map(({ variable }) => variable);

/**
 * Starts the servers behind these variables, except those whose address the environment already has.
 * @param {readonly string[]} variables
 * @returns {Promise<{ env: Record<string, string>, missing: Map<string, string>, stop: () => Promise<void> }>} missing: variable → why
 */
export async function startServers(variables) {
  const env = {};
  const missing = new Map();
  const stops = [];
  const wanted = SERVERS.filter(({ variable }) => variables.includes(variable) && !process.env[variable]);
  const servers = wanted.length > 0 ? await import('../test/servers/index.mjs') : undefined;
  const available = await servers?.availability();
  for (const { variable, name, kind, start } of wanted) {
    try {
      if (!available[kind].available) throw new Error(available[kind].missing);
      const server = await start(servers);
      env[variable] = server.address;
      stops.push(server.stop);
      console.log(`${name} runs at ${server.address} (${variable})`);
    } catch (error) {
      missing.set(variable, `${name} (${error.message})`);
    }
  }
  return { env, missing, stop: async () => void (await Promise.allSettled(stops.map((stop) => stop()))) };
}

function kafka(server) {
  return { address: server.brokers.join(','), stop: () => server.stop() };
}

function mongo(server) {
  return { address: server.url, stop: () => server.stop() };
}
