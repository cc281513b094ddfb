import { API_KEY_LENGTH_MIN, isKey } from './development-persons.js';

/** A worker process that comes in by HTTP, known by a key in the environment; for development and tests. */
export interface WorkerKey {
  readonly id: string;
  readonly key: string;
  /** The actions that it may serve: `edr/isolate`, or `edr/*` for a whole namespace. */
  readonly actions: readonly string[];
}

/** A tenant's namespace of actions whose workers read Kafka. */
export interface KafkaWorkers {
  readonly tenant: string;
  readonly namespace: string;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const NAMESPACE = /^[a-z][a-z0-9-]{0,62}$/;
const PATTERN = /^[a-z][a-z0-9-]{0,62}\/(?:\*|[a-z][a-z0-9-]{0,62})$/;

/** Reads `edr-host:<key>:edr/*+ti/lookup,…`. Faults name the entry by its number, never a key. */
export function readWorkerKeys(text: string): { readonly keys: readonly WorkerKey[]; readonly faults: readonly string[] } {
  const keys: WorkerKey[] = [];
  const faults: string[] = [];
  entriesOf(text).forEach((entry, index) => {
    const [id = '', key = '', patterns = '', ...rest] = entry.split(':');
    const read = { id, key, actions: patterns.split('+') };
    const fault = rest.length > 0 ? 'expected worker:key:action+action, found more colons' : faultOf(read, keys);
    if (fault === undefined) keys.push(read);
    else faults.push(`entry ${index + 1}: ${fault}`);
  });
  return { keys, faults };
}

function faultOf({ id, key, actions }: WorkerKey, before: readonly WorkerKey[]): string | undefined {
  if (!ID.test(id)) return 'expected a worker of letters, digits and . _ -, found another text';
  if (before.some((other) => other.id === id || other.key === key)) return 'expected each worker and each key once, found one again';
  if (!isKey(key)) return `expected a key of at least ${API_KEY_LENGTH_MIN} printable ASCII characters without blanks, found another`;
  if (!actions.every((pattern) => PATTERN.test(pattern))) return 'expected actions such as edr/isolate or edr/*, joined by +, found others';
  return undefined;
}

/** Reads `default/edr,default/ti`. */
export function readKafkaWorkers(text: string): { readonly workers: readonly KafkaWorkers[]; readonly faults: readonly string[] } {
  const workers = entriesOf(text).map((entry): KafkaWorkers => {
    const [tenant = '', namespace = '', ...rest] = entry.split('/');
    return { tenant, namespace: rest.length > 0 ? '' : namespace };
  });
  const faults = workers.flatMap(({ tenant, namespace }, index) => {
    const place = `entry ${index + 1}`;
    if (!ID.test(tenant) || !NAMESPACE.test(namespace)) return [`${place}: expected <tenant>/<namespace>, found another text`];
    // The topics are named after the namespace alone.
    return workers.findIndex((other) => other.namespace === namespace) < index
      ? [`${place}: expected each namespace once, found it again`]
      : [];
  });
  return { workers, faults };
}

const entriesOf = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
