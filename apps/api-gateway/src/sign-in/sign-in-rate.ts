import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Problem } from '../http/problem.js';

/** Sign-ins of one address in a minute, right and wrong: a team behind one address signs in at nine o'clock. */
export const SIGN_INS_PER_MINUTE = 30;
const MINUTE_S = 60;

/** How often one address may try to prove who it is, by whatever means. */
@Injectable()
export class SignInRate {
  private readonly limiter = new RateLimiterMemory({ points: SIGN_INS_PER_MINUTE, duration: MINUTE_S });

  /** Rejects with the problem `sign-ins-exceeded`. */
  async expectRoom(address: string): Promise<void> {
    const allowed = await this.limiter.consume(address).then(
      () => true,
      () => false,
    );
    if (allowed) return;
    const detail = `expected at most ${SIGN_INS_PER_MINUTE} sign-ins a minute from one address, found more; wait a minute`;
    throw new Problem('sign-ins-exceeded', detail, { headers: { 'retry-after': String(MINUTE_S) } });
  }
}
