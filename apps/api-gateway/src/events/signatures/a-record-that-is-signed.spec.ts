import type { StoredRecord } from '@runbook/ports';
import { MemoryDocuments } from '@runbook/spec-kit';
import { CheckingGateway, COMMON, HMAC, JWS, outcomes, signedBy, VECTORS, withMac } from '../../../test/checking-gateway.js';
import type { RecordGate } from './record-signatures.js';
import { coveredRecord, payloadOf } from './signed-bytes.js';

let gateway: CheckingGateway;
beforeEach(() => {
  gateway = new CheckingGateway();
});
afterEach(() => gateway.stop());

const reasonOf = async (letIn: RecordGate, record: StoredRecord): Promise<string> => {
  const [one] = await letIn([{ record, name: 'r' }]);
  return 'disposition' in one! ? (one.reasons[0] ?? '') : 'taken';
};

describe('what is signed of a record', () => {
  it('are the bytes of the vector, in whatever order and spelling its headers stand', () => {
    const { topic, headers, value } = VECTORS.record;
    const spelled = Object.fromEntries(
      Object.entries(headers)
        .map(([name, text]) => [name.toUpperCase(), text])
        .reverse(),
    );
    const more = { traceparent: '00-x', 'webhook-id': VECTORS.id, 'Webhook-Timestamp': VECTORS.timestamp };
    const covered = coveredRecord({ topic, value: Buffer.from(value), headers: { ...spelled, ...more } }, HMAC, 'webhook-signature');
    expect('fault' in covered ? covered : payloadOf(covered).toString()).toBe(VECTORS.payload);
    expect('fault' in covered ? covered : covered.headers).toEqual(headers);
  });
});

describe('a record that is signed', () => {
  it('by HMAC as openssl signs is let in, with the headers that are signed and no others', async () => {
    const [taken] = await gateway.gate(HMAC)([
      { record: withMac(7, { headers: { ...withMac().headers, 'x-host': 'evil' } }), name: 'edr.events/0/7' },
    ]);
    expect(taken).toEqual({ value: Buffer.from(VECTORS.record.value), headers: VECTORS.record.headers, name: 'msg_1' });
  });

  it.each(VECTORS.jws.map((one) => [`${one.algorithm}${one.b64 ? '' : ' (b64: false)'}`, one.jws] as const))(
    'by %s as openssl signs is let in',
    async (_name, jws) => {
      expect(await outcomes(gateway.gate(JWS), signedBy({ 'jws-signature': jws }))).toEqual(['taken']);
    },
  );

  it.each<[string, (record: StoredRecord) => StoredRecord]>([
    ['its value', (record) => ({ ...record, value: Buffer.concat([record.value, Buffer.from(' ')]) })],
    ['its topic', (record) => ({ ...record, topic: 'other.events' })],
    ['its id', (record) => withHeaders(record, { 'webhook-id': 'msg_2' })],
    ['its time', (record) => withHeaders(record, { 'webhook-timestamp': String(Number(VECTORS.timestamp) + 1) })],
    ['an attribute', (record) => withHeaders(record, { ce_type: 'all-clear' })],
    ['an attribute more', (record) => withHeaders(record, { ce_subject: 'ws-8' })],
    ['its content type', (record) => withHeaders(record, { 'content-type': 'application/cloudevents+json' })],
    ['an attribute less', ({ headers: { ce_id: _, ...headers }, ...record }) => ({ ...record, headers })],
    ['an attribute that comes twice', (record) => withHeaders(record, { CE_ID: '8' })],
    ['a line in an attribute', (record) => withHeaders(record, { ce_id: '7\nce_x:1' })],
    ['an attribute that is no text', (record) => ({ ...record, unreadableHeaders: ['ce_time'] })],
    ['no id', (record) => withHeaders(record, { 'webhook-id': '' })],
    ['no time', (record) => withHeaders(record, { 'webhook-timestamp': '12a' })],
    ['a signature of another', (record) => withHeaders(record, OTHERS)],
  ])('is not let in with %s changed, by whichever scheme', async (_what, change) => {
    expect(await outcomes(gateway.gate(HMAC), change(withMac()))).toEqual(['signature-invalid']);
    for (const { jws } of VECTORS.jws) {
      expect(await outcomes(gateway.gate(JWS), change(signedBy({ 'jws-signature': jws })))).toEqual(['signature-invalid']);
    }
  });

  it('without a signature of its source’s scheme is unsigned', async () => {
    expect(await outcomes(gateway.gate(HMAC), signedBy({}), signedBy({ 'jws-signature': VECTORS.jws[0]!.jws }))).toEqual([
      'unsigned',
      'unsigned',
    ]);
    expect(await outcomes(gateway.gate(JWS), signedBy({}), withMac())).toEqual(['unsigned', 'unsigned']);
  });

  it('is let in by either of two secrets while they are changed', async () => {
    const base64 = Buffer.from(VECTORS.hmac.secret).toString('base64');
    gateway.secrets['SECRET_EDR'] = `whsec_${Buffer.alloc(32, 7).toString('base64')} whsec_${base64}`;
    expect(await outcomes(gateway.gate(HMAC), withMac())).toEqual(['taken']);
    gateway.secrets['SECRET_EDR'] = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(await outcomes(gateway.gate(HMAC, 'other'), withMac())).toEqual(['signature-invalid']);
  });

  it('waits where its secret is missing or too short: nothing is wrong with it', async () => {
    for (const secret of ['', 'a-short-one']) {
      gateway.secrets['SECRET_EDR'] = secret;
      await expect(outcomes(gateway.gate(HMAC), withMac())).rejects.toThrow(/expected a secret of at least 24 bytes in SECRET_EDR, found/);
    }
  });

  it('by a key or an algorithm that is not its source’s is not let in', async () => {
    const [edwards, , , , , , elliptic] = VECTORS.jws;
    const narrow = { ...JWS, algorithms: ['ES256'] } as const;
    expect(await reasonOf(gateway.gate(narrow), signedBy({ 'jws-signature': edwards!.jws }))).toContain('expected a signature by ES256');
    const fewer = { ...JWS, keys: VECTORS.keys.filter(({ kty }) => kty === 'OKP') } as const;
    expect(await reasonOf(gateway.gate(fewer), signedBy({ 'jws-signature': elliptic!.jws }))).toContain(
      'expected the key of the signature',
    );
  });

  it('reads headers that its source names, once they are signed', async () => {
    const named = { ...HMAC, headers: ['x-host'] } as const;
    expect(await outcomes(gateway.gate(named), withMac(1))).toEqual(['taken']);
    expect(await outcomes(gateway.gate(named), withMac(2, { headers: { ...withMac().headers, 'x-host': 'ws-7' } }))).toEqual([
      'signature-invalid',
    ]);
  });

  it('is let in as it comes where its source says that only its producer writes, or says nothing', async () => {
    for (const signature of [{ scheme: 'topic', producer: 'User:edr' } as const, undefined]) {
      const record = signedBy({ 'x-host': 'ws-7' });
      expect(await gateway.gate(signature)([{ record, name: 'n' }])).toEqual([{ ...record, name: 'n' }]);
    }
  });
});

describe('a record that comes again', () => {
  it('in another place is replayed; in its own it is what it was, also too late', async () => {
    expect(await outcomes(gateway.gate(HMAC), withMac(7), withMac(8))).toEqual(['taken', 'replayed']);
    expect(await outcomes(gateway.gate(HMAC), withMac(9), withMac(7))).toEqual(['replayed', 'taken']);
    gateway.clock.setWall(COMMON.toleranceSeconds * 1_000 + 1);
    expect(await outcomes(gateway.gate(HMAC), withMac(7), withMac(10))).toEqual(['taken', 'replayed']);
  });

  it('at another source is that one’s first', async () => {
    expect(await outcomes(gateway.gate(HMAC), withMac(7))).toEqual(['taken']);
    expect(await outcomes(gateway.gate(HMAC, 'other'), withMac(8))).toEqual(['taken']);
  });

  it('is known for as long as any source could tolerate it, and forgotten then', async () => {
    expect(await outcomes(gateway.gate(HMAC), withMac(7))).toEqual(['taken']);
    const seen = () => gateway.documents.collection({ name: 'gateway.signed-records', indexes: [['until']] }).then((all) => all.count());
    await gateway.clock.advance(7 * 86_400_000 + 1);
    expect(await outcomes(gateway.gate(HMAC, 'other'), withMac(7))).toEqual(['stale']);
    expect(await seen()).toBe(0);
    expect(await outcomes(gateway.gate(HMAC), withMac(7))).toEqual(['stale']);
  });

  it.each([
    [-3_600_000, 'taken'],
    [3_600_000, 'taken'],
    [-3_600_001, 'stale'],
    [3_600_001, 'stale'],
  ])('is taken within its tolerance and at no other time: %d ms, %s', async (ms, expected) => {
    gateway.clock.setWall(ms);
    expect(await outcomes(gateway.gate(HMAC), withMac())).toEqual([expected]);
  });

  it('was taken once, though two gateways read it in two places at once', async () => {
    const slow = new CheckingGateway(new MemoryDocuments(() => new Promise((resolve) => setImmediate(resolve))));
    const [one, other] = [slow.gate(HMAC), slow.gate(HMAC)];
    const both = await Promise.all([outcomes(one, withMac(1)), outcomes(other, withMac(2))]);
    expect(both.flat().toSorted()).toEqual(['replayed', 'taken']);
    await slow.stop();
  });
});

const withHeaders = (record: StoredRecord, headers: Record<string, string>): StoredRecord => ({
  ...record,
  headers: { ...record.headers, ...headers },
});
/** Right in their form. */
const OTHERS = {
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  'jws-signature': 'eyJhbGciOiJFZERTQSJ9..hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
};
