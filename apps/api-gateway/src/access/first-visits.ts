import { Injectable } from '@nestjs/common';
import { Clock } from '@runbook/ports';
import { isLoopback } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;
/** From the start's output to a browser beside it; whoever finds it later in a terminal finds nothing. */
export const VISIT_MS = 10 * 60_000;

/** From where a visitor comes, as the connection itself says: what others say of it is not believed here. */
export interface VisitorPlace {
  readonly address: string | undefined;
  /** The header. Another name may lead to this machine by a trick of its owner (DNS rebinding). */
  readonly host: string | undefined;
  readonly isForwarded: boolean;
}

/**
 * The link that a start prints, which opens the console signed in. Its token lives in the memory of this process alone, is good once, for ten minutes, and
 * for a browser on this machine. It stands behind `#`, so that no request, log or referrer ever holds it; the page sends it in a body.
 */
@Injectable()
export class FirstVisits {
  private expected: { readonly hash: Buffer; readonly until: number; readonly key: string } | undefined;

  constructor(private readonly clock: Clock) {}

  /** A token for a session by this key. One before it is over. */
  issue(key: string): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    this.expected = { hash: hashOf(token), until: this.clock.now() + VISIT_MS, key };
    return token;
  }

  /** The key that the session is for; undefined: the token is not, or no more, good here. */
  take(token: string, place: VisitorPlace): string | undefined {
    const { expected } = this;
    if (!expected || !isHere(place) || !timingSafeEqual(expected.hash, hashOf(token))) return undefined;
    this.expected = undefined;
    return expected.until > this.clock.now() ? expected.key : undefined;
  }
}

function isHere({ address, host, isForwarded }: VisitorPlace): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return !isForwarded && isLoopback((address ?? '').replace(/^::ffff:/, '')) && isLoopback(name);
}

const hashOf = (token: string): Buffer => Buffer.from(sha256Of(token), 'hex');
