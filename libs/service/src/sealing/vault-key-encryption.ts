import { readForeignJson } from '@runbook/domain';
import { EgressGuard, endpointOfUrl, OutboundConnections, OutboundHttp, targetOf } from '@runbook/outbound';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { KeyEncryption, KeyRefused, KeyUnavailable, type WrappedKey } from './key-encryption.js';

/** Where the transit engine of HashiCorp Vault, or of OpenBao, is asked. */
export interface VaultPlace {
  /** `https://vault.example:8200`; a mount other than `transit` stands in its path: `https://vault.example:8200/teams/transit`. */
  readonly url: string;
  /** The name of the key in the engine. */
  readonly key: string;
  /** Holds the token; read with each request, because who renews it writes it anew. */
  readonly tokenFile: string;
}

/**
 * By a key that never leaves Vault (`/encrypt`, `/decrypt` and `/keys` of its transit engine, with associated data). A rotation there makes a new version, by
 * which data keys are wrapped anew; `min_decryption_version` then ends the old one. Only the place that the operator named is called.
 */
export class VaultKeyEncryption extends KeyEncryption {
  private readonly http: OutboundHttp;
  private readonly mount: string;

  constructor(private readonly place: VaultPlace) {
    super();
    const url = new URL(place.url);
    this.mount = `${url.origin}/v1/${url.pathname.replaceAll(/^\/+|\/+$/g, '') || 'transit'}`;
    this.http = new OutboundHttp(new OutboundConnections(new EgressGuard([targetOf(endpointOfUrl(url))])));
  }

  async newest(): Promise<string> {
    const { data } = keyAnswer.parse(await this.ask('GET', `keys/${this.place.key}`));
    return `vault:v${data.latest_version}`;
  }

  async wrap(dataKey: Buffer, of: string): Promise<WrappedKey> {
    const body = { plaintext: dataKey.toString('base64'), associated_data: base64(of) };
    const { data } = encryptAnswer.parse(await this.ask('POST', `encrypt/${this.place.key}`, body));
    return { by: data.ciphertext.slice(0, data.ciphertext.lastIndexOf(':')), wrapped: data.ciphertext };
  }

  async unwrap({ wrapped }: WrappedKey, of: string): Promise<Buffer> {
    const body = { ciphertext: wrapped, associated_data: base64(of) };
    const { data } = decryptAnswer.parse(await this.ask('POST', `decrypt/${this.place.key}`, body));
    return Buffer.from(data.plaintext, 'base64');
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const request = {
      method,
      url: new URL(`${this.mount}/${path}`),
      headers: { 'x-vault-token': this.token(), 'x-vault-request': 'true', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    };
    // Nothing of the answer is told: it may hold a key.
    const reply = await this.http.send(request, AbortSignal.timeout(ANSWER_MS_MAX)).catch((error: Error) => {
      throw new KeyUnavailable(
        `expected Vault at ${this.place.url} to answer within ${ANSWER_MS_MAX} ms, found ${error.name}; look at its health`,
      );
    });
    if (reply.status === 200) return readForeignJson(reply.body.toString('utf8'));
    const message = `expected Vault at ${this.place.url} to answer ${method} ${path} with 200, found ${reply.status}; see the policy of the token, and the key's versions`;
    // 400: the ciphertext is of a version that is not accepted, for something else, or was changed.
    throw reply.status === 400 ? new KeyRefused(message) : new KeyUnavailable(message);
  }

  private token(): string {
    try {
      return readFileSync(this.place.tokenFile, 'utf8').trim();
    } catch {
      throw new KeyUnavailable(`expected the token of Vault in the file ${this.place.tokenFile}, found none that can be read`);
    }
  }
}

const ANSWER_MS_MAX = 5_000;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

// The reader of foreign JSON keeps digits as texts where a number would not hold them.
const keyAnswer = z.object({ data: z.object({ latest_version: z.coerce.number().int().min(1) }) });
const encryptAnswer = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v\d+:/) }) });
const decryptAnswer = z.object({ data: z.object({ plaintext: z.string() }) });
