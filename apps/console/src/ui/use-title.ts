import { useEffect } from 'react';
import { setTitle } from './title-count.js';

/** Of the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => setTitle(`${title} · Runbook Orchestrator`), [title]);
}
