import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, DocumentStore, DuplicateDocument, openedOnce } from '@runbook/ports';
import { Logger, SETTINGS, sealingOfSecondFactors, type Sealing, type Settings } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { addressFor, counterOf, isTimedCode, newRecoveryCodes, newSecret, recoveryHashOf, USED_MS } from './one-time-codes.js';

interface FactorDocument {
  readonly _id: string;
  /** The secret; only a key that is kept elsewhere opens it. */
  readonly sealed: string;
  /** Of recovery codes; empty until the person has shown that he has the secret. */
  readonly recovery: readonly string[];
  /** Wrong codes in a row, and until when none is tried. */
  readonly failures: number;
  readonly lockedUntil: number;
}

/** A code that was used: whoever comes second with it, at whatever gateway, is refused by the store. */
interface UseDocument {
  readonly _id: string;
  readonly owner: string;
  readonly until: number;
}

const FACTORS = { name: 'gateway.second-factors', indexes: [] } as const;
const USES = { name: 'gateway.second-factor-uses', indexes: [['owner'], ['until']] } as const;
/** Wrong codes in a row after which none is tried for a while: of a million codes three fit at a time. */
const FAILURES_MAX = 10;
const LOCKED_MS = 15 * 60_000;
const REMOVED_MAX = 100;
/** Factors that are looked at together. */
const RESEALED_AT_ONCE = 100;
/** Of one person: recovery codes, and codes of the last minutes. */
const USES_MAX = 1_000;
/** Of recovery codes: as long as the factor. */
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** Second factors by time (RFC 6238). Kept where they can be erased; that somebody has one stands on the log. */
@Injectable()
export class SecondFactors implements OnApplicationBootstrap {
  private readonly factors = openedOnce(() => this.documents.collection<FactorDocument>(FACTORS));
  private readonly uses = openedOnce(() => this.documents.collection<UseDocument>(USES));
  private readonly tries = new Map<string, Promise<unknown>>();
  private sealing?: Sealing;

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** What an older key has sealed is sealed with the newest one, so that the older one can go. */
  async onApplicationBootstrap(): Promise<void> {
    if ((this.settings.secondFactorKeys?.length ?? 0) < 2) return;
    const factors = await this.factors();
    for (let last: string | undefined = ''; last !== undefined;) {
      const some: FactorDocument[] = await factors.find({ where: { _id: { gt: last } }, limit: RESEALED_AT_ONCE });
      for (const { _id } of some) await this.inTurn(_id, () => this.reseal(_id));
      last = some.length < RESEALED_AT_ONCE ? undefined : some.at(-1)?._id;
    }
  }

  /** A new secret, for an authenticator; good from the first code on (`confirm`). Throws the problem `second-factor-unset`. */
  async begin(tenant: string, person: string): Promise<{ readonly address: string }> {
    const [_id, secret] = [idOf(tenant, person), newSecret()];
    const put = { _id, sealed: this.seal().seal(secret, _id), recovery: [], failures: 0, lockedUntil: 0 };
    await this.erase(tenant, person);
    await (await this.factors()).write([{ put }]);
    return { address: addressFor(secret, `${person}@${tenant}`) };
  }

  /** New recovery codes for the factor, in exchange for a code of its; undefined: the code does not fit. Those before are over. */
  async confirm(tenant: string, person: string, code: string): Promise<readonly string[] | undefined> {
    if (!isTimedCode(code) || !(await this.fits(tenant, person, code))) return undefined;
    const factors = await this.factors();
    const found = await factors.get(idOf(tenant, person));
    if (!found) return undefined;
    const codes = newRecoveryCodes();
    await factors.write([{ put: { ...found, recovery: codes.map(recoveryHashOf) } }]);
    return codes;
  }

  /**
   * Whether the code is the person's, now and for the first time; a recovery code is one too. False also for a person without a factor, while it is locked, and where
   * nothing opens it.
   */
  fits(tenant: string, person: string, code: string): Promise<boolean> {
    const id = idOf(tenant, person);
    return this.inTurn(id, () => this.tried(id, code));
  }

  async erase(tenant: string, person: string): Promise<void> {
    const owner = idOf(tenant, person);
    await (await this.factors()).write([{ remove: owner }]);
    const uses = await this.uses();
    const used = await uses.find({ where: { owner }, limit: USES_MAX });
    if (used.length > 0) await uses.write(used.map(({ _id }) => ({ remove: _id })));
  }

  /** One after the other, so that every wrong code of many at once is counted. */
  private inTurn<T>(id: string, act: () => Promise<T>): Promise<T> {
    const answer = (this.tries.get(id) ?? Promise.resolve()).then(act);
    const ended = answer.catch(() => undefined);
    this.tries.set(id, ended);
    void ended.then(() => this.tries.get(id) === ended && this.tries.delete(id));
    return answer;
  }

  private async reseal(id: string): Promise<void> {
    const factors = await this.factors();
    const found = await factors.get(id);
    const sealed = found && this.seal().resealed(found.sealed, id);
    if (found && sealed !== undefined) await factors.write([{ put: { ...found, sealed } }]);
  }

  private async tried(id: string, code: string): Promise<boolean> {
    const factors = await this.factors();
    const found = await factors.get(id);
    if (!found || found.lockedUntil > this.clock.now()) return false;
    const fits = await this.isNew(found, code);
    const failures = fits ? 0 : found.failures + 1;
    const isLocked = failures >= FAILURES_MAX;
    if (failures !== found.failures) {
      const lockedUntil = isLocked ? this.clock.now() + LOCKED_MS : 0;
      await factors.write([{ put: { ...found, failures: isLocked ? 0 : failures, lockedUntil } }]);
    }
    return fits;
  }

  private async isNew({ _id: owner, sealed, recovery }: FactorDocument, code: string): Promise<boolean> {
    if (!isTimedCode(code)) {
      const hash = recoveryHashOf(code);
      return recovery.includes(hash) && this.use(owner, hash, FOR_EVER);
    }
    const secret = this.seal().opened(sealed, owner);
    if (secret === undefined) {
      this.logger.error({ owner }, 'expected a second factor that SECOND_FACTOR_KEY opens, found one that was sealed with another key');
      return false;
    }
    const now = this.clock.now();
    const counter = counterOf(secret, code, now);
    return counter !== undefined && this.use(owner, counter, now + USED_MS);
  }

  /** Once, whichever gateway is asked (RFC 6238, section 5.2). */
  private async use(owner: string, what: string | number, until: number): Promise<boolean> {
    const uses = await this.uses();
    const over = await uses.find({ where: { until: { lte: this.clock.now() } }, limit: REMOVED_MAX });
    if (over.length > 0) await uses.write(over.map(({ _id }) => ({ remove: _id })));
    try {
      await uses.write([{ insert: { _id: JSON.stringify([owner, what]), owner, until } }]);
      return true;
    } catch (error) {
      if (error instanceof DuplicateDocument) return false;
      throw error;
    }
  }

  private seal(): Sealing {
    this.sealing ??= sealingOfSecondFactors(this.settings);
    if (this.sealing) return this.sealing;
    throw new Problem('second-factor-unset', 'expected SECOND_FACTOR_KEY in the settings, found none; ask the operator of this service');
  }
}

const idOf = (tenant: string, person: string): string => JSON.stringify([tenant, person]);
