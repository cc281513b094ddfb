// node test/servers/run.mjs kafka mongo -- <command>: starts servers, sets KAFKA_BROKERS and MONGO_URL, runs the command, stops them.
import { spawn } from 'node:child_process';
import { KAFKA_VERSIONS, availability, withServers } from './index.mjs';

const USAGE = `usage: node test/servers/run.mjs [kafka | kafka@<${KAFKA_VERSIONS.join(' | ')}>] [mongo] [--flush] -- <command> [arguments]
       node test/servers/run.mjs --available`;

const dashes = process.argv.indexOf('--');
const wanted = process.argv.slice(2, dashes === -1 ? undefined : dashes);
const command = dashes === -1 ? [] : process.argv.slice(dashes + 1);

if (wanted.includes('--available')) {
  console.log(JSON.stringify(await availability(), null, 2));
} else if (command.length === 0 || wanted.some((word) => !/^(kafka(@.+)?|mongo|--flush)$/.test(word))) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const kafka = wanted.find((word) => word.startsWith('kafka'));
  process.exitCode = await withServers(
    {
      kafka: kafka?.includes('@') ? kafka.slice('kafka@'.length) : kafka !== undefined,
      mongo: wanted.includes('mongo'),
      flushEveryMessage: wanted.includes('--flush'),
    },
    run,
  );
}

function run(environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { stdio: 'inherit', env: { ...process.env, ...environment } });
    child.once('error', (error) => reject(new Error(`expected to run ${command[0]}, found: ${error.message}`)));
    // The command gets the signal too, and the servers are stopped when it has ended.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
