import { useState } from 'react';
import type { Request } from '../api/inbox-queries.js';

export interface Seen {
  /** What the person has before him: a vote binds to its digest. */
  readonly seen: Request;
  /** It is asked otherwise by now, and the person has not said yet that he has looked. */
  readonly isOutdated: boolean;
  readonly look: () => void;
}

/**
 * What the voter saw is what is voted on. The page fetches anew by itself, so what was looked at first is kept until the person has looked at what changed: a
 * vote never binds to what came in under his hand.
 */
export function useSeen(request: Request): Seen {
  const [seen, setSeen] = useState(request);
  return { seen, isOutdated: seen.digest !== request.digest, look: () => setSeen(request) };
}
