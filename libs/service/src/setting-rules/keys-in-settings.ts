import type { DevelopmentPerson } from '../development-persons.js';
import type { WorkerKey } from '../worker-settings.js';

/** Every variable that holds a key or a password which opens something of this service's own. */
export interface KeyVariables {
  readonly DEV_API_KEY?: string | undefined;
  readonly DEV_API_KEYS?: readonly DevelopmentPerson[] | undefined;
  readonly DEV_WORKER_KEYS?: readonly WorkerKey[] | undefined;
  readonly SECOND_FACTOR_KEY?: readonly string[] | undefined;
  readonly CREDENTIALS_KEY?: readonly string[] | undefined;
  readonly CLUSTER_KEY?: readonly string[] | undefined;
  readonly APPROVAL_WEBHOOK_SECRET?: string | undefined;
  readonly KAFKA_PASSWORD?: string | undefined;
  readonly MONGO_URL?: string | undefined;
}

export interface KeyInSettings {
  readonly variable: keyof KeyVariables;
  /** As a message calls it; never the key. */
  readonly whose: string;
  readonly key: string;
}

export function keysOf(read: KeyVariables): KeyInSettings[] {
  const one = (variable: keyof KeyVariables, whose: string, key: string | undefined): KeyInSettings[] =>
    key === undefined || key === '' ? [] : [{ variable, whose, key }];
  return [
    ...one('DEV_API_KEY', 'a key', read.DEV_API_KEY),
    ...(read.DEV_API_KEYS ?? []).flatMap(({ id, key }) => one('DEV_API_KEYS', `a key of ${id}`, key)),
    ...(read.DEV_WORKER_KEYS ?? []).flatMap(({ id, key }) => one('DEV_WORKER_KEYS', `a key of ${id}`, key)),
    ...(read.SECOND_FACTOR_KEY ?? []).flatMap((key) => one('SECOND_FACTOR_KEY', 'keys', key)),
    ...(read.CREDENTIALS_KEY ?? []).flatMap((key) => one('CREDENTIALS_KEY', 'keys', key)),
    ...(read.CLUSTER_KEY ?? []).flatMap((key) => one('CLUSTER_KEY', 'keys', key)),
    ...one('APPROVAL_WEBHOOK_SECRET', 'a secret', read.APPROVAL_WEBHOOK_SECRET?.replace(/^whsec_/, '')),
    ...one('KAFKA_PASSWORD', 'a password', read.KAFKA_PASSWORD),
    ...one('MONGO_URL', 'a password', passwordOf(read.MONGO_URL)),
  ];
}

/** MongoDB's URLs may name several hosts, which no parser of URLs takes. */
function passwordOf(url: string | undefined): string | undefined {
  const [, password] = /^mongodb(?:\+srv)?:\/\/[^:@/]*:([^@/]*)@/.exec(url ?? '') ?? [];
  return password;
}
