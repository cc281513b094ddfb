import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { checkText } from '../api/runbook-acts.js';
import type { Diagnostic } from '../api/runbook-documents.js';
import type { Finding, Way } from './model/graph-of-runbook.js';

/** So long after the last key the text is checked. */
const PAUSE_MS = 350;

export interface Checked {
  readonly findings: readonly Finding[];
  readonly way: Way | undefined;
  readonly isChecking: boolean;
  readonly error: Error | null;
  /** What was checked is what stands there. */
  readonly isFresh: boolean;
}

/** The judgement of the service, which is the one that registers, on what is being written. */
export function useCheck(text: string): Checked {
  const settled = useSettled(text);
  const { data, isFetching, error } = useQuery({
    queryKey: ['check', settled],
    queryFn: ({ signal }) => checkText({ format: formatOf(settled), text: settled }, signal),
    enabled: settled.trim() !== '',
    staleTime: 30_000,
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
  const findings = useMemo(() => (data ? [...data.errors.map(as('error')), ...data.warnings.map(as('warning'))] : []), [data]);
  return {
    findings,
    way: data?.counterExample,
    isChecking: isFetching || settled !== text,
    error,
    isFresh: settled === text && !isFetching,
  };
}

const as =
  (severity: Finding['severity']) =>
  (one: Diagnostic): Finding => ({ severity, ...one });

export const formatOf = (text: string): 'yaml' | 'json' => (text.trimStart().startsWith('{') ? 'json' : 'yaml');

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
