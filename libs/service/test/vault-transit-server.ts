import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * The part of the transit engine of Vault that is used here, as its documentation says it is spoken: `encrypt`, `decrypt`, `keys/:name` and
 * `keys/:name/rotate`, with `aes256-gcm96` keys, versions, `associated_data` and the token in `X-Vault-Token`. The cryptography is real.
 */
export class VaultTransitServer {
  /** By version, from 1. */
  private readonly keys: Buffer[] = [randomBytes(32)];
  minDecryptionVersion = 1;
  isSealed = false;
  readonly requests: { readonly method: string; readonly path: string; readonly body: string }[] = [];

  private constructor(
    private readonly server: Server,
    readonly token: string,
  ) {}

  static async start(): Promise<VaultTransitServer> {
    const server = createServer((request, response) => void vault.serve(request, response));
    const vault = new VaultTransitServer(server, `hvs.${randomBytes(18).toString('base64url')}`);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return vault;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  rotate(): void {
    this.keys.push(randomBytes(32));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => void this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = new URL(request.url ?? '/', 'http://vault').pathname;
    this.requests.push({ method: request.method ?? '', path, body: text });
    const { status, body } = this.answer(request, path, text);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private answer({ method, headers }: IncomingMessage, path: string, text: string): Answer {
    if (this.isSealed) return refused(503, 'Vault is sealed');
    if (headers['x-vault-token'] !== this.token) return refused(403, 'permission denied');
    const [, verb = '', name = ''] = /^\/v1\/transit\/(encrypt|decrypt|keys)\/([^/]+)$/.exec(path) ?? [];
    if (name !== 'runbook') return refused(404, 'no handler for route');
    if (verb === 'keys' && method === 'GET')
      return ok({ name, type: 'aes256-gcm96', latest_version: this.keys.length, min_decryption_version: this.minDecryptionVersion });
    if (method !== 'POST') return refused(405, 'unsupported operation');
    const body = JSON.parse(text) as { plaintext?: string; ciphertext?: string; associated_data?: string };
    const of = Buffer.from(body.associated_data ?? '', 'base64');
    return verb === 'encrypt' ? this.encrypt(body.plaintext ?? '', of) : this.decrypt(body.ciphertext ?? '', of);
  }

  private encrypt(plaintext: string, of: Buffer): Answer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keys.at(-1)!, nonce).setAAD(of);
    const sealed = Buffer.concat([nonce, cipher.update(Buffer.from(plaintext, 'base64')), cipher.final(), cipher.getAuthTag()]);
    return ok({ ciphertext: `vault:v${this.keys.length}:${sealed.toString('base64')}`, key_version: this.keys.length });
  }

  private decrypt(ciphertext: string, of: Buffer): Answer {
    const [, version = '', text = ''] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    const key = this.keys[Number(version) - 1];
    if (!key || Number(version) < this.minDecryptionVersion)
      return refused(400, 'ciphertext or signature version is disallowed by policy (too old)');
    const bytes = Buffer.from(text, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(of).setAuthTag(bytes.subarray(-TAG_BYTES));
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      return ok({ plaintext: plain.toString('base64') });
    } catch {
      return refused(400, 'cipher: message authentication failed');
    }
  }
}

const ok = (data: object): Answer => ({ status: 200, body: { request_id: 'of-the-suite', data } });
const refused = (status: number, error: string): Answer => ({ status, body: { errors: [error] } });
