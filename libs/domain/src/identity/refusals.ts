import { rejected, type Decision } from '../decision.js';
import type { IdentityEvent } from './events.js';
import type { IdentityRejection, IdentityRejectionCode } from './rejections.js';

export type IdentityDecision = Decision<IdentityEvent, IdentityRejection>;

export const refused = (code: IdentityRejectionCode, message: string): IdentityDecision => rejected({ code, message });

export const unknownMember = (member: string): IdentityDecision =>
  refused('member-unknown', `expected a member, found none with the id ${member}; see GET /api/v1/people`);

export const lastAdministrator = (member: string): IdentityDecision =>
  refused('last-administrator', `expected another administrator to be left, found ${member} to be the last; make another one first`);

/** The first that speaks against one of them. */
export function firstOf<T>(items: readonly T[], refusal: (item: T) => IdentityDecision | undefined): IdentityDecision | undefined {
  for (const item of items) {
    const found = refusal(item);
    if (found) return found;
  }
  return undefined;
}
