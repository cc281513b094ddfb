import { z } from 'zod';
import { API_KEY_LENGTH_MIN, readDevelopmentPersons } from '../development-persons.js';
import { setting } from '../setting-facts.js';
import { keyOfLength } from '../setting-kinds.js';
import { readKafkaWorkers, readWorkerKeys } from '../worker-settings.js';

const persons = z.string().transform((text, context) => {
  const read = readDevelopmentPersons(text);
  for (const message of read.faults) context.addIssue({ code: 'custom', message: `${message}; correct it` });
  return read.persons;
});

const workerKeys = z.string().transform((text, context) => {
  const read = readWorkerKeys(text);
  for (const message of read.faults) context.addIssue({ code: 'custom', message: `${message}; correct it` });
  return read.keys;
});

const kafkaWorkers = z.string().transform((text, context) => {
  const read = readKafkaWorkers(text);
  for (const message of read.faults) context.addIssue({ code: 'custom', message: `${message}; correct it` });
  return read.workers;
});

const ofGateway = { group: 'callers', readBy: ['api-gateway'] } as const;

export const callerVariables = {
  DEV_API_KEY: setting(keyOfLength(API_KEY_LENGTH_MIN, 'openssl rand -hex 24').optional(), {
    ...ofGateway,
    kind: 'key',
    isSecret: true,
    otherwise: 'made, kept in `DATA_DIR` and printed',
    meaning: `at least ${API_KEY_LENGTH_MIN} characters; acts as person \`dev\` of tenant \`default\`; must be set with \`NODE_ENV=production\`, and opens nothing there once there is an [administrator](people.md)`,
  }),
  DEV_API_KEYS: setting(persons.optional(), {
    ...ofGateway,
    kind: '`person:key:role+role` list',
    isSecret: true,
    meaning: 'more persons for development: `ana:<key>:role+role,…`; refused with `NODE_ENV=production`',
  }),
  DEV_WORKER_KEYS: setting(workerKeys.optional(), {
    ...ofGateway,
    kind: '`worker:key:action+action` list',
    isSecret: true,
    meaning: '[workers](workers.md) for development: `worker:<key>:edr/*+ti/lookup,…`; refused with `NODE_ENV=production`',
  }),
  KAFKA_WORKERS: setting(kafkaWorkers.optional(), {
    group: 'callers',
    kind: '`tenant/namespace` list',
    meaning: 'namespaces whose [workers](workers.md) read Kafka: `default/edr,…`',
  }),
  ISSUERS_FILE: setting(z.string().optional(), {
    ...ofGateway,
    kind: 'path of a JSON file',
    twin: false,
    meaning: 'whose [tokens](sign-in.md) are taken, and where people sign in',
  }),
};
