import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Clock, DocumentStore, openedOnce } from '@runbook/ports';
import { Problem } from '../http/problem.js';

/** NIST SP 800-63B-4, section 3.1.1.2: length, and no rules of composition. */
export const PASSWORD_LENGTH_MIN = 15;
export const PASSWORD_LENGTH_MAX = 256;
/** Wrong passwords in a row after which none is tried for a while. */
const FAILURES_MAX = 10;
const LOCKED_MS = 15 * 60_000;
/** Each takes 19 MB and a thread of the pool for some 30 ms. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 50;

interface PasswordDocument {
  readonly _id: string;
  /** In the PHC string format: argon2id with the parameters of OWASP (19 MiB, 2 passes). */
  readonly hash: string;
  readonly failures: number;
  readonly lockedUntil: number;
}

const COLLECTION = { name: 'gateway.passwords', indexes: [] } as const;

/** Passwords' hashes, and how often a wrong one came in a row. Kept where they can be erased. */
@Injectable()
export class Passwords {
  private readonly collection = openedOnce(() => this.documents.collection<PasswordDocument>(COLLECTION));
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly tries = new Map<string, Promise<void>>();
  /** For names that nobody has: they cost what a wrong password costs. */
  private decoy?: Promise<string>;

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
  ) {}

  /** Durable when it resolves; a lock is lifted. */
  async set(tenant: string, person: string, password: string): Promise<void> {
    const put = { _id: idOf(tenant, person), hash: await this.inTurn(() => hash(password)), failures: 0, lockedUntil: 0 };
    await (await this.collection()).write([{ put }]);
  }

  async erase(tenant: string, person: string): Promise<void> {
    await (await this.collection()).write([{ remove: idOf(tenant, person) }]);
  }

  /**
   * Whether it is the person's. False for a wrong one, for a person without one and while it is locked, alike and after the same time: nobody
   * learns which names there are. Throws the problem `sign-ins-exceeded` when too many ask at once.
   */
  fits(tenant: string, person: string, password: string): Promise<boolean> {
    const id = idOf(tenant, person);
    // One after the other, so that every wrong one of many at once is counted.
    const before = this.tries.get(id) ?? Promise.resolve();
    const answer = before.then(() => this.tried(id, password));
    const ended = answer.then(
      () => undefined,
      () => undefined,
    );
    this.tries.set(id, ended);
    void ended.then(() => this.tries.get(id) === ended && this.tries.delete(id));
    return answer;
  }

  private async tried(id: string, password: string): Promise<boolean> {
    const passwords = await this.collection();
    const found = await passwords.get(id);
    const fits = await this.inTurn(async () => verify(found?.hash ?? (await this.decoyHash()), password));
    if (!found || found.lockedUntil > this.clock.now()) return false;
    if (fits && found.failures === 0) return true;
    const failures = fits ? 0 : found.failures + 1;
    const lockedUntil = failures >= FAILURES_MAX ? this.clock.now() + LOCKED_MS : 0;
    await passwords.write([{ put: { ...found, failures: lockedUntil > 0 ? 0 : failures, lockedUntil } }]);
    return fits;
  }

  private decoyHash(): Promise<string> {
    return (this.decoy ??= hash('a password that nobody has'));
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE_MAX) {
      if (this.waiting.length >= WAITING_MAX) {
        const detail = `expected at most ${WAITING_MAX} sign-ins to wait, found that many; try again`;
        throw new Problem('sign-ins-exceeded', detail, { headers: { 'retry-after': '2' } });
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

const idOf = (tenant: string, person: string): string => JSON.stringify([tenant, person]);
