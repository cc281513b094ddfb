import type { SourceSignature } from '@runbook/domain';
import type { StoredRecord } from '@runbook/ports';
import { CompactSign } from 'jose';
import { CheckingGateway, JWS, outcomes, signedBy } from '../../../test/checking-gateway.js';
import { pairOf, SigningIssuer } from '../../../../../test/issuers/signing-issuer.js';
import { coveredRecord, payloadOf } from './signed-bytes.js';

describe('keys at an address', () => {
  let gateway: CheckingGateway;
  let server: SigningIssuer;
  beforeEach(async () => {
    gateway = new CheckingGateway();
    server = await new SigningIssuer().start();
  });
  afterEach(async () => {
    await gateway.stop();
    await server.stop();
  });
  const letInBy = (...terms: Parameters<CheckingGateway['signatures']>) => gateway.gate(remote(), 'edr', gateway.signatures(...terms));
  const allowed = () => [new URL(server.url).host];

  const remote = (): SourceSignature => {
    const { keys: _keys, ...rest } = JWS;
    return { ...rest, jwksUri: `${server.url}/keys` };
  };
  let sent = 0;
  async function signed(kid: string): Promise<StoredRecord> {
    const offset = sent++;
    const record = signedBy({ 'webhook-id': `msg_${offset}` }, offset);
    const covered = coveredRecord(record, JWS, 'jws-signature');
    const { privateKey } = await pairOf(kid);
    const whole = await new CompactSign(payloadOf(covered as never)).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    const [header, , signature] = whole.split('.');
    return { ...record, headers: { ...record.headers, 'jws-signature': `${header}..${signature}` } };
  }
  const asked = () => server.asked.length;

  it('are fetched once, and again for a new key, but not for each that nobody has', async () => {
    const letIn = letInBy(allowed());
    expect(await outcomes(letIn, await signed('first'), await signed('first'))).toEqual(['taken', 'taken']);
    expect(asked()).toBe(1);
    server.keys.set('second', 'ES256');
    await gateway.clock.advance(30_000);
    expect(await outcomes(letIn, await signed('second'), await signed('first'))).toEqual(['taken', 'taken']);
    expect(asked()).toBe(2);
    expect(await outcomes(letIn, await signed('nobody'), await signed('nobody'))).toEqual(['signature-invalid', 'signature-invalid']);
    expect(asked()).toBe(2);
  });

  it('are kept while the address is away; a key that is not among them holds up nobody', async () => {
    const letIn = letInBy(allowed());
    expect(await outcomes(letIn, await signed('first'))).toEqual(['taken']);
    server.status = 500;
    await gateway.clock.advance(30 * 60_000);
    expect(await outcomes(letIn, await signed('first'), await signed('second'))).toEqual(['taken', 'signature-invalid']);
  });

  it('that are not to be had let records wait, and say why', async () => {
    server.status = 500;
    await expect(outcomes(letInBy(allowed()), await signed('first'))).rejects.toThrow(
      /^expected the keys .* found none: expected 200 .* found 500/,
    );
  });

  it('are called past the egress guard, and where the tenant lets its calls go', async () => {
    await expect(outcomes(letInBy([]), await signed('first'))).rejects.toThrow(/EGRESS_ALLOW/);
    const letIn = letInBy(allowed(), { tenant: 'default', allows: () => false });
    await expect(outcomes(letIn, await signed('first'))).rejects.toThrow(/PUT \/api\/v1\/egress-rule/);
    expect(asked()).toBe(0);
  });
});
