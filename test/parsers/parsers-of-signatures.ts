import { verifyWebhook } from '@runbook/outbound';
import { createLocalJWKSet } from 'jose';
import { COMMON, signedBy, VECTORS } from '../../apps/api-gateway/test/checking-gateway.js';
import { jwsFault } from '../../apps/api-gateway/src/events/signatures/detached-jws.js';
import { coveredRecord, payloadOf, type CoveredRecord } from '../../apps/api-gateway/src/events/signatures/signed-bytes.js';
import { header, type Parser } from './parser.js';

const keys = createLocalJWKSet({ keys: [...VECTORS.keys] });
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'PS256'];
const [EDWARDS] = VECTORS.jws.filter(({ algorithm, b64 }) => algorithm === 'EdDSA' && !b64);
const { headers: ATTRIBUTES, value: VALUE } = VECTORS.record;

/** Of the vectors' record with these changes; undefined: nothing of it can be signed. */
function covered(change: { value?: Buffer; headers?: Record<string, string> }): CoveredRecord | undefined {
  const found = coveredRecord({ ...signedBy(change.headers ?? {}), ...(change.value && { value: change.value }) }, COMMON, 'jws-signature');
  return 'fault' in found ? undefined : found;
}

const fitsMac = ({ id, timestamp, body }: CoveredRecord): boolean => {
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': VECTORS.hmac.signature };
  return 'id' in verifyWebhook({ headers, body }, VECTORS.hmac.secret, 0, Number.POSITIVE_INFINITY);
};
const fitsJws = async (one: CoveredRecord, jws: string): Promise<boolean> =>
  (await jwsFault(jws, payloadOf(one), keys, ALGORITHMS)) === undefined;

/** What producers sign: whatever of a record is read, and the signatures themselves. */
export const PARSERS_OF_SIGNATURES: readonly Parser[] = [
  {
    name: 'values of records that are signed by HMAC',
    inSuite: 20_000,
    samples: [VALUE],
    parse: (value) => fitsMac(covered({ value })!),
    isVerifier: true,
  },
  {
    name: 'attributes of records that are signed by HMAC',
    inSuite: 20_000,
    samples: [ATTRIBUTES['ce_source']!],
    parse: (input) => {
      const one = covered({ headers: { ce_source: input.toString('latin1') } });
      return one !== undefined && fitsMac(one);
    },
    isVerifier: true,
  },
  {
    name: 'names of headers of records that are signed by HMAC',
    inSuite: 20_000,
    samples: ['x-host', 'traceparent'],
    parse: (input) => {
      const one = covered({ headers: { [input.toString('latin1')]: '1' } });
      return one !== undefined && fitsMac(one);
    },
  },
  {
    name: 'values of records that are signed by a JWS',
    inSuite: 1_000,
    samples: [VALUE],
    parse: (value) => fitsJws(covered({ value })!, EDWARDS!.jws),
    isVerifier: true,
  },
  {
    name: 'a JWS without its payload',
    inSuite: 5_000,
    samples: [EDWARDS!.jws],
    parse: (input) => fitsJws(covered({})!, header(input)),
    isVerifier: true,
  },
];
