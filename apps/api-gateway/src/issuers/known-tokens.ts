import type { Clock } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import type { JWTPayload } from 'jose';
import type { KeySet } from './issuer-keys.js';
import type { KnownIssuer } from './issuers.js';
import type { NamedMember } from './named-member.js';

/** What a token said when it was checked. */
export interface CheckedToken {
  readonly issuer: KnownIssuer;
  /** The keys that were known when its check began, and still when it ended. */
  readonly keys: KeySet;
  readonly claims: JWTPayload;
  readonly named: NamedMember;
}

/** Tokens at hand: some 2 KB each, and more people than that do not ask one gateway within ten minutes. The others are checked again. */
const KNOWN_MAX = 5_000;
const SECOND_MS = 1_000;

/**
 * What need not be checked a second time: that a token is its issuer's, for this service, and whom it names. It says yes only where the check would say yes.
 *
 * - K1 A token is known by its SHA-256; itself it is not kept.
 * - K2 It is known until its `exp`, without the skew that the check allows, and not before its `nbf`.
 * - K3 It is known as long as the issuer's keys are the very ones that it was checked with, and need not be asked for: with the next answer of the issuer, whatever stands
 *   in it, and while the issuer is away, every token is checked.
 * - K4 Whether whom it names may act is not kept: that is asked of the log of members each time.
 */
export class KnownTokens {
  /** In the order in which they were checked. */
  private readonly known = new Map<string, CheckedToken>();

  constructor(
    private readonly clock: Clock,
    private readonly knownMax = KNOWN_MAX,
  ) {}

  /** Undefined: check it. */
  get(token: string): CheckedToken | undefined {
    const digest = sha256Of(token);
    const found = this.known.get(digest);
    if (!found) return undefined;
    if (this.isGood(found)) return found;
    this.known.delete(digest);
    return undefined;
  }

  put(token: string, checked: CheckedToken): void {
    const digest = sha256Of(token);
    this.known.delete(digest);
    const [oldest] = this.known.keys();
    if (this.known.size >= this.knownMax && oldest !== undefined) this.known.delete(oldest);
    this.known.set(digest, checked);
  }

  private isGood({ issuer, keys, claims: { exp = 0, nbf = 0 } }: CheckedToken): boolean {
    const now = this.clock.now();
    return now < exp * SECOND_MS && now >= nbf * SECOND_MS && issuer.keys.atHand() === keys;
  }
}
