import { notInForce } from '../../authorities/coverage.js';
import type { AuthorityKnown } from '../../authorities/terms.js';
import { Needed } from '../../decision.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { ExecutionWorld } from '../drafting/world.js';
import type { AuthorityGrant } from '../events/index.js';

/** The authority of the tenant with this id, if something may begin under it now; else why nothing may. Asks for it where it is not at hand. */
export function authorityInForce(
  id: string,
  world: Pick<ExecutionWorld, 'authority' | 'now'>,
): { readonly grant: AuthorityGrant } | { readonly refusal: ExecutionRejection } {
  const known = world.authority(id);
  if (known === undefined) throw new Needed({ authority: id });
  if (known === null) {
    const message = `expected an authority ${id}, found none; create it, or see GET /api/v1/authorities`;
    return { refusal: { code: 'authority-unknown', message } };
  }
  const outOfForce = notInForce(id, known, world.now);
  if (outOfForce !== undefined) return { refusal: { code: 'authority-not-in-force', message: outOfForce } };
  return { grant: grantOf(id, known) };
}

export const grantOf = (id: string, { version, revision, terms }: AuthorityKnown): AuthorityGrant => ({ id, version, revision, terms });
