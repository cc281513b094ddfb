import type { RunbookActivity, RunbookLine } from '../api/runbook-documents.js';
import { Said } from '../ui/said.js';

/** The teams whose runbook it is, else who put it in force. */
export function Owner({ runbook, activity }: { readonly runbook: RunbookLine; readonly activity?: RunbookActivity | undefined }) {
  const teams = activity?.teams ?? [];
  if (teams.length > 0) return <Said text={teams.join(', ')} max={60} />;
  return runbook.approval?.kind === 'product' ? (
    <span className="whitespace-nowrap text-muted">built in</span>
  ) : (
    <Said text={runbook.registeredBy} max={60} />
  );
}
