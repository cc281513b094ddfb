import { WifiOff } from 'lucide-react';
import { useIsAway } from '../api/network.js';

/** Quiet: what is shown stays, and everything comes back by itself. */
export function NetworkBanner() {
  if (!useIsAway()) return null;
  return (
    <div role="status" className="no-print flex items-center justify-center gap-2 bg-warn-soft px-3 py-1 text-sm text-warn">
      <WifiOff aria-hidden size={15} />
      The service is not reached. What you see is as it was; it catches up by itself.
    </div>
  );
}
