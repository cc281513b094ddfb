// The real servers of the int and e2e suites: which variable carries whose address, and what is missing where it cannot be had.
const SERVERS = [
  { variable: 'KAFKA_BROKERS', name: 'Kafka 4.1', kind: 'kafka', start: (run) => run.startKafka({ version: '4.1.0' }) },
  { variable: 'KAFKA_39_BROKERS', name: 'Kafka 3.9', kind: 'kafka', start: (run) => run.startKafka({ version: '3.9.1' }) },
  { variable: 'MONGO_URL', name: 'MongoDB', kind: 'mongo', start: (run) => run.startMongo() },
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
  const run = wanted.length > 0 ? await import('../test/servers/run.mjs') : undefined;
  const available = await run?.availability();
  for (const { variable, name, kind, start } of wanted) {
    try {
      const lack = lackOf(available[kind]);
      if (lack) throw new Error(lack);
      const server = await start(run);
      env[variable] = server.address;
      stops.push(() => server.stop());
      console.log(`${name} runs at ${server.address} (${variable})`);
    } catch (error) {
      missing.set(variable, `${name}: ${error.message}`);
    }
  }
  return { env, missing, stop: async () => void (await Promise.allSettled(stops.map((stop) => stop()))) };
}
