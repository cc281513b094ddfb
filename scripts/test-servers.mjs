// What int and e2e suites share: which variable carries whose address, and what is missing where it cannot be had.
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
  // Nothing is started: suites in which brokers die have brokers of their own.
  {
    variable: 'KAFKA_CLUSTER',
    name: 'A cluster of Kafka 4.1',
    kind: 'kafkaCluster',
    start: async () => ({ address: '3', stop: async () => {} }),
  },
  { variable: 'MONGO_URL', name: 'MongoDB', kind: 'mongo', start: async (servers) => mongo(await servers.startMongo()) },
  // Nothing is started: each program gets a disk of its own.
  { variable: 'SMALL_DISK', name: 'A small disk', kind: 'smallDisk', start: async () => ({ address: 'tmpfs', stop: async () => {} }) },
  // Nothing is started: they are programs that run to their end.
  {
    variable: 'OTHER_PRODUCERS',
    name: "Kafka's and librdkafka's producers",
    kind: 'producers',
    start: async () => ({ address: 'here', stop: async () => {} }),
  },
  // Nothing is started: each suite has one of its own. It is built first, because that takes longer than a suite waits.
  {
    variable: 'OPA',
    name: 'Open Policy Agent',
    kind: 'opa',
    prepare: (servers) => servers.prepareOpa(),
    start: async () => ({ address: 'here', stop: async () => {} }),
  },
  // Nothing is started: they are programs that run to their end, built first for the same reason.
  {
    variable: 'HELM',
    name: 'Helm and kubeconform',
    kind: 'helm',
    prepare: (servers) => servers.prepareHelm(),
    start: async () => ({ address: 'here', stop: async () => {} }),
  },
  // Nothing is started: each suite has one of its own. It is fetched first, because that takes longer than a suite waits.
  {
    variable: 'CHROMIUM',
    name: 'Chromium',
    kind: 'chromium',
    prepare: (servers) => servers.prepareChromium(),
    start: async (servers) => ({ address: (await servers.chromiumProgram()).program, stop: async () => {} }),
  },
  // Nothing is started: they are programs that run to their end. They are fetched first.
  {
    variable: 'SHELLS',
    name: 'zsh and fish',
    kind: 'shells',
    prepare: (servers) => servers.prepareShells(),
    start: async () => ({ address: 'here', stop: async () => {} }),
  },
  { variable: 'SHARED_SYSTEM', name: 'A system', start: async () => (await import('../test/system/lent-system.mjs')).startShared() },
];

export const serverVariables = SERVERS.map(({ variable }) => variable);

/**
 * Starts the servers whose addresses are read, all at the same time, except those whose address the environment already has.
 * @param {readonly string[]} needed variables, also of servers that suites start themselves
 * @param {readonly string[]} read variables
 * @returns {Promise<{ env: Record<string, string>, missing: Map<string, string>, stop: () => Promise<void> }>} missing: variable → why
 */
export async function startServers(needed, read) {
  const env = {};
  const missing = new Map();
  const stops = [];
  const wanted = SERVERS.filter(({ variable }) => needed.includes(variable) && !process.env[variable]);
  const servers = wanted.length > 0 ? await import('../test/servers/index.mjs') : undefined;
  const available = await servers?.availability();
  const startOne = async ({ variable, name, kind, prepare, start }) => {
    try {
      if (kind && !available[kind].available) throw new Error(available[kind].missing);
      await prepare?.(servers);
      if (!read.includes(variable)) return;
      const server = await start(servers);
      env[variable] = server.address;
      stops.push(server.stop);
      console.log(`${name} runs at ${server.address} (${variable})`);
    } catch (error) {
      missing.set(variable, `${name} (${error.message})`);
    }
  };
  await Promise.all(wanted.map(startOne));
  return { env, missing, stop: async () => void (await Promise.allSettled(stops.map((stop) => stop()))) };
}

function kafka(server) {
  return { address: server.brokers.join(','), stop: () => server.stop() };
}

function mongo(server) {
  return { address: server.url, stop: () => server.stop() };
}
