import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const AUDIENCE = 'runbook-api';
const PAIRS = new Map<string, ReturnType<typeof generateKeyPair>>();
/** Made once for each name: an RSA key takes a while. */
export const pairOf = (name: string, algorithm = 'ES256'): ReturnType<typeof generateKeyPair> => {
  const pair = PAIRS.get(name) ?? generateKeyPair(algorithm, { extractable: true });
  PAIRS.set(name, pair);
  return pair;
};

/** An issuer that serves its discovery document and keys over HTTP, and signs whatever a suite wants it to. */
export class SigningIssuer {
  /** By `kid`. */
  keys = new Map<string, string>([['first', 'ES256']]);
  /** What the next answers are instead. */
  status = 200;
  discovery: object = {};
  readonly asked: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      void this.answer(request.url ?? '').then((body) => {
        response.writeHead(body ? this.status : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
      });
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A good token of this issuer, but for what is given. */
  async token(
    claims: JWTPayload & Record<string, unknown> = {},
    { kid = 'first', alg = 'ES256', nowMs = 0, typ = 'at+jwt' } = {},
  ): Promise<string> {
    const at = Math.floor(nowMs / 1_000);
    const payload = { iss: this.url, aud: AUDIENCE, sub: 'oli', iat: at, exp: at + 300, ...claims };
    const { privateKey } = await pairOf(kid, alg);
    return new SignJWT(payload).setProtectedHeader({ alg, kid, typ }).sign(privateKey);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(path: string): Promise<object | undefined> {
    if (path === '/.well-known/openid-configuration') return { issuer: this.url, jwks_uri: `${this.url}/keys`, ...this.discovery };
    if (path !== '/keys') return undefined;
    const keys = [...this.keys].map(async ([kid, alg]) => ({
      ...(await exportJWK((await pairOf(kid, alg)).publicKey)),
      kid,
      alg,
      use: 'sig',
    }));
    return { keys: await Promise.all(keys) };
  }
}

/** A file for `ISSUERS_FILE`. */
export async function issuersFile(...issuers: object[]): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'runbook-issuers-')), 'issuers.json');
  await writeFile(file, JSON.stringify(issuers));
  return file;
}
