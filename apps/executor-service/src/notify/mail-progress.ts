import type { Json } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';

/**
 * Who has a mail already, and who will not get it, over the attempts of one step: so that another attempt is for the others alone. Addresses stand
 * here as digests: an address may be a secret, and what goes on record has none.
 */
export class MailProgress {
  private constructor(
    private readonly idempotencyKey: string,
    private readonly taken: Set<string>,
    /** Permanent refusals with their codes. */
    private readonly refused: Map<string, number>,
  ) {}

  /** Reads what an earlier attempt left; what is none is nothing. */
  static of(progress: Json | undefined, idempotencyKey: string): MailProgress {
    const { taken, refused } = (progress ?? {}) as { taken?: Json; refused?: Json };
    const keys = Array.isArray(taken) ? taken.filter((one): one is string => typeof one === 'string') : [];
    const codes = typeof refused === 'object' && refused !== null && !Array.isArray(refused) ? Object.entries(refused) : [];
    const read = codes.filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    return new MailProgress(idempotencyKey, new Set(keys), new Map(read));
  }

  hasTaken(address: string): boolean {
    return this.taken.has(this.key(address));
  }

  codeOf(address: string): number | undefined {
    return this.refused.get(this.key(address));
  }

  take(address: string): void {
    this.taken.add(this.key(address));
  }

  refuse(address: string, code: number): void {
    this.refused.set(this.key(address), code);
  }

  json(): Json {
    return { taken: [...this.taken], refused: Object.fromEntries(this.refused) };
  }

  private key(address: string): string {
    return sha256Of(`${this.idempotencyKey}\n${address}`).slice(0, KEY_LENGTH);
  }
}

/** 80 bits tell the few recipients of one mail apart. */
const KEY_LENGTH = 20;
