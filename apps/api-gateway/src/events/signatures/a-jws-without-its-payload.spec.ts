import { createLocalJWKSet, importJWK, type CryptoKey, type JWK } from 'jose';
import { jwsFault, JWS_LENGTH_MAX, type KeyFinder } from './detached-jws.js';

interface Vector {
  readonly alg: string;
  readonly key: JWK;
  readonly payload: string;
  readonly jws: string;
}

const RFC_7515_PAYLOAD = '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}';

const VECTORS: Readonly<Record<string, Vector>> = {
  'RFC 7515, appendix A.2': {
    alg: 'RS256',
    key: {
      kty: 'RSA',
      n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
      e: 'AQAB',
    },
    payload: RFC_7515_PAYLOAD,
    jws: 'eyJhbGciOiJSUzI1NiJ9..cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw',
  },
  'RFC 7515, appendix A.3': {
    alg: 'ES256',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
    payload: RFC_7515_PAYLOAD,
    jws: 'eyJhbGciOiJFUzI1NiJ9..DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  },
  'RFC 8037, appendix A.4': {
    alg: 'EdDSA',
    key: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
    payload: 'Example of Ed25519 signing',
    jws: 'eyJhbGciOiJFZERTQSJ9..hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  },
};
const OURS = ['EdDSA', 'ES256', 'RS256', 'PS256'];
const [edwards] = Object.values(VECTORS).slice(-1) as [Vector];
const finder = (key: JWK): KeyFinder => createLocalJWKSet({ keys: [key] });
const fault = ({ key, payload, jws }: Vector, algorithms = OURS) => jwsFault(jws, Buffer.from(payload), finder(key), algorithms);

describe('a JWS without its payload', () => {
  it.each(Object.entries(VECTORS))('is right as %s has it, and for no other payload, algorithm or key', async (_where, vector) => {
    expect(await fault(vector)).toBeUndefined();
    expect(await fault({ ...vector, payload: `${vector.payload} ` })).toContain('found one of something else');
    const others = OURS.filter((alg) => alg !== vector.alg);
    expect(await fault(vector, others)).toBe(`expected a signature by ${others.join(', ')}, found another algorithm`);
    const another = vector.alg === 'EdDSA' ? VECTORS['RFC 7515, appendix A.3']! : edwards;
    expect(await fault({ ...vector, key: another.key })).toContain('expected the key of the signature');
  });

  it('signs the bytes as they are where its header says so (RFC 7797, section 4.2), which is no algorithm of ours', async () => {
    const jws = 'eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY';
    const k = 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow';
    const shared: KeyFinder = async () => (await importJWK({ kty: 'oct', k }, 'HS256')) as unknown as CryptoKey;
    expect(await jwsFault(jws, Buffer.from('$.02'), shared, ['HS256'])).toBeUndefined();
    expect(await jwsFault(jws, Buffer.from('$.03'), shared, ['HS256'])).toContain('found one of something else');
    expect(await jwsFault(jws, Buffer.from('$.02'), shared, OURS)).toContain('found another algorithm');
  });

  it('without a signature (alg none), with its payload, in pieces, or too long, is none', async () => {
    const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signature = edwards.jws.split('.')[2]!;
    const noOther = 'expected a JWS';
    for (const jws of [
      ...['', '.', '..', '...', 'a..', '..b', `a.b.${signature}`, `${edwards.jws}.x`, `${edwards.jws}${'A'.repeat(JWS_LENGTH_MAX)}`],
      ...[`${header({ alg: 'EdDSA', b64: false })}..${signature}`, `${header({ alg: 'EdDSA', crit: ['x'], x: 1 })}..${signature}`],
      // The same bytes, written in another way.
      ...[`${edwards.jws}=`, `${edwards.jws.slice(0, -1)}B`],
      ...[`${header({ alg: 'EdDSA', crit: ['b64'], b64: 'false' })}..${signature}`, `!!..${signature}`, `${header([])}..${signature}`],
    ]) {
      expect(await fault({ ...edwards, jws })).toContain(noOther);
    }
    for (const alg of ['none', 'HS256', 'ES384']) {
      expect(await fault({ ...edwards, jws: `${header({ alg })}..${signature}` })).toContain('found another algorithm');
    }
  });
});
