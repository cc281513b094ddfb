import type { RunbookActivity } from '../api/runbook-documents.js';
import { Said } from '../ui/said.js';
import { isDraft, type ListedRunbook } from './listed-runbooks.js';

/** The teams whose runbook it is, else who put it in force or writes it. */
export function Owner({ runbook, activity }: { readonly runbook: ListedRunbook; readonly activity?: RunbookActivity | undefined }) {
  const teams = activity?.teams ?? [];
  if (teams.length > 0) return <Said text={teams.join(', ')} max={60} />;
  if (isDraft(runbook)) return <Said text={runbook.authors.join(', ')} max={60} />;
  return runbook.approval?.kind === 'product' ? (
    <span className="whitespace-nowrap text-muted">built in</span>
  ) : (
    <Said text={runbook.registeredBy} max={60} />
  );
}
