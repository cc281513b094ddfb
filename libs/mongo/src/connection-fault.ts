/** Why no connection came about, in one line: expected, found, what to do. Shows neither user nor password, nor what else the URL says behind its hosts. */
export function connectionFault(error: unknown, url: string): string {
  const expected = `expected a MongoDB server at ${shownUrl(url)}`;
  const errors = [...chainOf(error)];
  const code = errors.map((one) => one.code).find((one) => typeof one === 'string' && one in OF_TLS);
  if (typeof code === 'string') return `${expected} with a certificate that holds, found ${OF_TLS[code]} (${code})`;
  if (errors.some((one) => one.code === AUTHENTICATION_FAILED))
    return `${expected} to take user and password, found that it does not; correct them in MONGO_URL`;
  const alert = errors.map((one) => one.code).find((one) => typeof one === 'string' && /^ERR_SSL_.*(CERTIFICATE|UNKNOWN_CA)/.test(one));
  if (alert !== undefined)
    return `${expected} to take the certificate of this service, found that it does not (${String(alert)}); name another in tlsCertificateKeyFile of MONGO_URL`;
  return `${expected}, found: ${said(errors[0], url)}; check MONGO_URL and that it runs`;
}

/** Scheme, hosts and database. A password that is not encoded may hold any character, so everything up to the last @ is left out. */
export const shownUrl = (url: string): string => url.replace(/\?.*$/s, '').replace(/\/\/.*@/s, '//');

/** Of the driver: user and password do not fit. */
const AUTHENTICATION_FAILED = 18;

/** By the codes of Node's TLS. */
const OF_TLS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ].map((code) => [code, 'one of an authority that is not known here; name its authority by tlsCAFile in MONGO_URL']),
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: 'one for other names; write the host as its certificate has it',
  CERT_HAS_EXPIRED: 'one whose time is over; renew it there',
  CERT_NOT_YET_VALID: 'one whose time has not come; check the clocks',
};

interface Failure {
  readonly code?: unknown;
  readonly message?: unknown;
}

/** The error, what caused it, and what the driver knows of each server. */
function* chainOf(error: unknown): Generator<Failure> {
  if (typeof error !== 'object' || error === null) return;
  yield error;
  const { cause, reason } = error as { cause?: unknown; reason?: { servers?: unknown } };
  yield* chainOf(cause);
  if (reason?.servers instanceof Map)
    for (const { error: one } of reason.servers.values() as Iterable<{ error?: unknown }>) yield* chainOf(one);
}

/** Without the URL, and without any part of an account in it. */
function said(error: Failure | undefined, url: string): string {
  const message = typeof error?.message === 'string' ? error.message : 'an error without a message';
  const [, account = ''] = /^[^:]*:\/\/(.*)@/s.exec(url) ?? [];
  const parts = [account, ...account.split(':')].flatMap((part) => [part, decoded(part)]).filter((part) => part !== '');
  return [url, ...parts].reduce((text, secret) => text.replaceAll(secret, '…'), message);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
