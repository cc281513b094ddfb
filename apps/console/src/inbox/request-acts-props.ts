import type { Request } from '../api/inbox-queries.js';
import type { Ticks } from './checklist.js';
import type { FilledForm } from './request-form.js';

/** What the acts on a request stand on. */
export interface RequestActsProps {
  readonly request: Request;
  /** What is voted on. */
  readonly seen: Request;
  readonly isOutdated: boolean;
  readonly ticks: Ticks;
  readonly form: FilledForm | undefined;
  readonly onChanged: (now: Request) => void;
  readonly onOutdated: () => void;
}
