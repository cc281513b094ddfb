import type { ExecutionState } from './execution-state.js';

/** How the run is classified; undefined: at the lowest level. Of one that was recorded before classifications were facts, as its legal basis says. */
export const classificationOf = ({
  classification,
  legalBasis,
}: Pick<ExecutionState, 'classification' | 'legalBasis'>): string | undefined => classification ?? legalBasis?.classification;
