import { QueryClient } from '@tanstack/react-query';
import { toProblem } from './problem.js';

const RETRIES_MAX = 2;
/** What was fetched a moment ago is shown at once and not asked for again. */
const STALE_MS = 5_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: STALE_MS, retry: isWorthTryingAgain, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

/** What was refused is refused again. */
function isWorthTryingAgain(failures: number, error: unknown): boolean {
  const { status } = toProblem(error);
  return failures < RETRIES_MAX && (status === 0 || status >= 500);
}
