import { readFile } from 'node:fs/promises';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { Failure, misused } from '../failure.js';
import { codeOf } from '../settings/config-file.js';
import { isLoopbackUrl } from '../settings/contexts.js';
import type { Settings } from '../settings/settings.js';

/** A live view says something every 15 s, if only that it is there: what is silent for longer is gone. */
const SILENT_MS_MAX = 60_000;
const CONNECT_MS_MAX = 10_000;
/** More than the longest wait that a request can ask for. */
const ANSWER_MS_MAX = 120_000;

/** Connections to the service: with its authority and one's own certificate, through the proxy of the environment, never in the clear to another machine. */
export async function connections(settings: Pick<Settings, 'url' | 'ca' | 'cert' | 'certKey' | 'allowHttp'>): Promise<Dispatcher> {
  const { url, ca, cert, certKey, allowHttp } = settings;
  const isHere = isLoopbackUrl(url.value);
  if (url.value.startsWith('http:') && !isHere && !allowHttp.value) {
    throw misused(
      `expected https to another machine, found ${url.value} (${url.from}): keys and answers would go over the network in the clear`,
      'use https, or say that the network between is yours alone: --allow-http, or runbook context set <name> --allow-http',
    );
  }
  if ((cert.value === undefined) !== (certKey.value === undefined)) {
    throw misused('expected a certificate and its key, found one of them', 'give both: --cert <file> --cert-key <file>');
  }
  const tls = { ...(await pem('ca', ca.value)), ...(await pem('cert', cert.value)), ...(await pem('key', certKey.value)) };
  const options = { connect: { ...tls, timeout: CONNECT_MS_MAX }, headersTimeout: ANSWER_MS_MAX, bodyTimeout: SILENT_MS_MAX };
  return isHere ? new Agent(options) : new EnvHttpProxyAgent({ ...options, requestTls: tls });
}

async function pem(name: 'ca' | 'cert' | 'key', file: string | undefined): Promise<Record<string, string>> {
  if (file === undefined) return {};
  try {
    return { [name]: await readFile(file, 'utf8') };
  } catch (error) {
    throw new Failure(`expected a PEM file at ${file}, found ${codeOf(error)}`, { exit: 'usage', cause: error });
  }
}

/** Nothing was sent: no connection came about. */
const NEVER_SENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  EHOSTUNREACH: 'the host is out of reach',
  ENETUNREACH: 'the network is out of reach',
  UND_ERR_CONNECT_TIMEOUT: `no connection within ${CONNECT_MS_MAX / 1000} s`,
};

export interface Loss {
  /** Whether the service may have got the request. */
  readonly mayHaveArrived: boolean;
  readonly failure: Failure;
}

/** What a call that failed without an answer means. */
export function lossOf(error: unknown, url: string): Loss {
  const cause = deepest(error);
  const code = codeOf(cause);
  const isTls = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
  const found =
    NEVER_SENT[code] ?? (isTls ? `a certificate that is not trusted (${code})` : cause instanceof Error ? cause.message : String(cause));
  return {
    mayHaveArrived: !(code in NEVER_SENT) && !isTls,
    failure: new Failure(`expected the service at ${url}, found ${found || code}`, {
      cause: error,
      hints: isTls
        ? ['name the authority of its certificate: --ca <file>, or runbook context set <name> --ca <file>']
        : code === 'ECONNREFUSED' && isLoopbackUrl(url)
          ? ['start one on this machine with: runbook dev', 'or name another: --url, RUNBOOK_URL, runbook context use']
          : ['look at what is wrong with: runbook doctor'],
    }),
  };
}

function deepest(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  // An address by name may stand for several, each of which has failed.
  const all = 'errors' in error && Array.isArray(error.errors) ? (error.errors as readonly unknown[]) : [];
  if (all.length > 0) return deepest(all[0]);
  return 'cause' in error && error.cause !== undefined ? deepest(error.cause) : error;
}
