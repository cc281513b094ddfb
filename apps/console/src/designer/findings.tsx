import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import { toProblem } from '../api/problem.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import type { Finding } from './model/graph-of-runbook.js';
import type { Checked } from './use-check.js';

/** All that was found, each a way to its place. */
export function Findings({ checked, onGo }: { readonly checked: Checked; readonly onGo: (finding: Finding) => void }) {
  const { findings, way, error } = checked;
  return (
    <div className="flex flex-col gap-2 p-3">
      {error && <ProblemNotice problem={toProblem(error)} />}
      {way && (
        <p className="m-0 rounded-md bg-bad-soft px-2.5 py-2 text-sm">
          <strong className="text-bad">A way around the approval.</strong> {way.step} begins without one having been granted:{' '}
          {way.path.length === 0 ? 'nothing stands before it.' : way.path.map(({ step, outcome }) => `${step} (${outcome})`).join(' → ')}
        </p>
      )}
      {findings.length === 0 && !error && (
        <p className="m-0 flex items-center gap-2 text-muted">
          <CircleCheck aria-hidden size={16} className="text-ok" /> Nothing was found against it.
        </p>
      )}
      <ul className="m-0 flex list-none flex-col gap-0.5 p-0">
        {findings.map((finding, index) => (
          <li key={index}>
            <button
              type="button"
              onClick={() => onGo(finding)}
              className="flex w-full items-start gap-2 rounded-md border-0 bg-transparent px-2 py-1.5 text-left text-ink hover:bg-hover"
            >
              {finding.severity === 'error' ? (
                <CircleAlert role="img" aria-label="Fault" size={15} className="mt-0.5 shrink-0 text-bad" />
              ) : (
                <TriangleAlert role="img" aria-label="Doubt" size={15} className="mt-0.5 shrink-0 text-warn" />
              )}
              <span className="said min-w-0 flex-1 text-sm">
                <Said text={finding.message} />
                <code className="block font-mono text-xs text-faint">
                  {finding.code} {finding.line}:{finding.column}
                </code>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How many of each, in a word for the head of a list. */
export function FindingCounts({ checked: { findings, isChecking } }: { readonly checked: Checked }) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return (
    <span role="status" className="flex items-center gap-2 text-sm text-muted">
      {isChecking && <LoaderCircle aria-label="Checking" size={14} className="turning" />}
      {errors > 0 && <span className="font-medium text-bad">{errors === 1 ? '1 fault' : `${errors} faults`}</span>}
      {warnings > 0 && <span className="font-medium text-warn">{warnings === 1 ? '1 doubt' : `${warnings} doubts`}</span>}
      {errors === 0 && warnings === 0 && !isChecking && <span className="text-ok">No findings</span>}
    </span>
  );
}
