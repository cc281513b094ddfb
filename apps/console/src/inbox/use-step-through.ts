import { useNavigate } from '@tanstack/react-router';
import { useKey } from '../shell/keys.js';

/** The keys that go from one request to the next, and back to the list. */
export function useStepThrough(ids: readonly string[], chosen: string | undefined): void {
  const navigate = useNavigate();
  const open = (by: number) => {
    const at = chosen === undefined ? -1 : ids.indexOf(chosen);
    const next = ids[at === -1 ? 0 : Math.min(Math.max(at + by, 0), ids.length - 1)];
    if (next !== undefined) void navigate({ to: `/inbox/${next}`, search: (before: object) => before });
  };
  useKey('j', 'Next request', () => open(1));
  useKey('k', 'Request before', () => open(-1));
  useKey('u', 'Back to the inbox', () => void navigate({ to: '/inbox', search: (before: object) => before }));
}
