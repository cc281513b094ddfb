import { NEEDS_PER_DECISION_MAX } from './limits.js';
import type { Resident } from './residents.js';

/** What a sender who waits is told of a decision that could not be made. */
export const DEFECT = {
  code: 'internal',
  message: 'expected a decision, found a defect of the service; the command is kept in the dead letters',
};

export const neverEnds = () => new Error(`expected a decision to need at most ${NEEDS_PER_DECISION_MAX} values, found one that needs more`);

/** An aggregate is its tenant's for ever: to everybody else there is none. Before its first fact it is nobody's. Undefined: go. */
export function refuseStranger(tenant: string, { id, version, tenant: own }: Pick<Resident<unknown>, 'id' | 'version' | 'tenant'>) {
  if (version === 0 || own === tenant) return undefined;
  return {
    code: 'other-tenant',
    message: `expected ${id} to be of tenant ${tenant}, whose command it is, found no such one; check the id`,
  };
}

/** The request that it follows from, for a line of the log. */
export const requestOf = (cause?: { readonly requestId?: string }) =>
  cause?.requestId === undefined ? {} : { requestId: cause.requestId };

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
