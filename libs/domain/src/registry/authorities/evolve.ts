import { unreachable } from '../../decision.js';
import type { AuthorityEvent } from './events.js';
import type { RegisteredAuthority } from './state.js';

/** Total: every event, no refusal. What befalls an authority that was never created leaves it so. */
export function evolveAuthority(before: RegisteredAuthority | undefined, event: AuthorityEvent): RegisteredAuthority | undefined {
  const { version, revision } = event;
  if (event.type === 'AuthorityCreated') return { version, revision, standing: 'IN_FORCE', terms: event.terms, counted: {}, runs: {} };
  if (!before) return before;
  const { reason: _reason, ...kept } = before;
  switch (event.type) {
    case 'AuthorityAmended':
      return event.inForce
        ? { ...kept, version, revision, terms: event.terms, standing: 'IN_FORCE' }
        : { ...before, version, revision, terms: event.terms };
    case 'AuthorityRevoked':
      return { ...before, revision, standing: 'REVOKED', reason: event.reason };
    case 'AuthorityReinstated':
      return { ...kept, revision, standing: 'IN_FORCE' };
    case 'AuthorityExpired':
      return { ...kept, revision, standing: 'EXPIRED' };
    case 'AuthorityUsed':
      return {
        ...before,
        runs: { ...before.runs, [event.execution]: event.ask },
        ...(event.use !== undefined && { counted: { ...before.counted, [event.execution]: true } }),
      };
    case 'AuthorityRefused':
      return before;
    case 'AuthorityLeft': {
      const { [event.execution]: _left, ...runs } = before.runs;
      return { ...before, runs };
    }
    default:
      return unreachable(event);
  }
}
