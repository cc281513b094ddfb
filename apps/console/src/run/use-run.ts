import { createContext, useContext } from 'react';
import type { Explanation, Run } from '../api/run-queries.js';

/** The run that the page is about, for its views. */
export interface ShownRun {
  readonly run: Run;
  readonly explanation: Explanation | undefined;
  /** The step that is looked at. */
  readonly step: string | undefined;
  readonly look: (step: string | undefined) => void;
  /** As it was, by a version; undefined: as it is. */
  readonly asOf: string | undefined;
}

export const RunContext = createContext<ShownRun | undefined>(undefined);

export function useRun(): ShownRun {
  const shown = useContext(RunContext);
  if (!shown) throw new Error('expected a view of a run within its page, found one outside; this is a defect');
  return shown;
}
