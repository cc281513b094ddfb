import { isLoopback } from '../loopback.js';
import type { SettingFault, SettingRule } from '../setting-kinds.js';

export interface BackEndVariables {
  readonly KAFKA_BROKERS?: readonly string[] | undefined;
  readonly KAFKA_SASL?: string | undefined;
  readonly KAFKA_TLS_CA?: string | undefined;
  readonly KAFKA_TLS_CERT?: string | undefined;
  readonly MONGO_URL?: string | undefined;
  readonly NODE_ENV?: string | undefined;
  readonly OPEN_BACK_ENDS: readonly ('kafka' | 'mongo')[];
}

/** What is known of a connection to Kafka or MongoDB; undefined where it is not used, or on this machine alone. */
export interface BackEnd {
  readonly name: 'kafka' | 'mongo';
  readonly variable: 'KAFKA_BROKERS' | 'MONGO_URL';
  /** The first host that is another machine. */
  readonly host: string;
  readonly signsIn: boolean;
  readonly isOverTls: boolean;
  readonly hasPassword: boolean;
}

/** Those that are reached over a network. */
export function backEndsOf(read: Omit<BackEndVariables, 'NODE_ENV' | 'OPEN_BACK_ENDS'>): BackEnd[] {
  return [kafkaOf(read), mongoOf(read.MONGO_URL)].filter((backEnd) => backEnd !== undefined);
}

function kafkaOf({ KAFKA_BROKERS: brokers = [], ...read }: Omit<BackEndVariables, 'NODE_ENV' | 'OPEN_BACK_ENDS'>): BackEnd | undefined {
  const host = brokers.find((broker) => !isLoopback(withoutPort(broker)));
  if (host === undefined) return undefined;
  const hasPassword = read.KAFKA_SASL !== undefined;
  const signsIn = hasPassword || read.KAFKA_TLS_CERT !== undefined;
  return { name: 'kafka', variable: 'KAFKA_BROKERS', host, signsIn, isOverTls: read.KAFKA_TLS_CA !== undefined, hasPassword };
}

const MONGO = /^mongodb(\+srv)?:\/\/(?:([^@/]*)@)?([^/?]+)[^?]*(?:\?(.*))?$/;

function mongoOf(url: string | undefined): BackEnd | undefined {
  const [, srv, account, hosts = '', query = ''] = MONGO.exec(url ?? '') ?? [];
  const host = hosts.split(',').find((one) => one !== '' && !isLoopback(withoutPort(one)));
  if (host === undefined) return undefined;
  const options = new URLSearchParams(query);
  const told = options.get('tls') ?? options.get('ssl');
  return {
    ...{ name: 'mongo', variable: 'MONGO_URL', host },
    signsIn: account !== undefined || options.get('authMechanism') === 'MONGODB-X509',
    // Hosts that are found by name are spoken to over TLS unless the URL says otherwise.
    isOverTls: told === null ? srv !== undefined : told === 'true',
    hasPassword: account?.includes(':') === true,
  };
}

const withoutPort = (host: string): string => host.replace(/:\d+$/, '');

const HOW_TO_SIGN_IN = {
  kafka: 'set KAFKA_SASL with KAFKA_USERNAME and KAFKA_PASSWORD, or KAFKA_TLS_CERT and KAFKA_TLS_KEY',
  mongo: 'name user and password in the URL',
} as const;

/** Whoever reaches a back end that asks nobody who he is reads everything, and erases it. */
export const signedInBackEnds: SettingRule<BackEndVariables> = {
  reads: ['KAFKA_BROKERS', 'KAFKA_SASL', 'KAFKA_TLS_CA', 'KAFKA_TLS_CERT', 'MONGO_URL', 'NODE_ENV', 'OPEN_BACK_ENDS'],
  faults(read) {
    return backEndsOf(read).flatMap((backEnd): SettingFault[] => [
      ...passwordInTheClear(backEnd),
      ...(read.NODE_ENV === 'production' ? unlessSignedIn(backEnd, read.OPEN_BACK_ENDS) : []),
    ]);
  },
};

/** Kafka has a rule for it beside its other ones. */
function passwordInTheClear({ name, variable, host, hasPassword, isOverTls }: BackEnd): SettingFault[] {
  if (name !== 'mongo' || !hasPassword || isOverTls) return [];
  const message = `expected TLS with a password for ${host}, found none; add tls=true to the URL: a password must not be read on the way`;
  return [{ variable, message }];
}

function unlessSignedIn({ name, variable, host, signsIn }: BackEnd, open: readonly string[]): SettingFault[] {
  if (signsIn || open.includes(name)) return [];
  const message = `expected to sign in to ${host} with NODE_ENV=production, found no account; ${HOW_TO_SIGN_IN[name]}, or add ${name} to OPEN_BACK_ENDS where its network is these services' own`;
  return [{ variable, message }];
}
