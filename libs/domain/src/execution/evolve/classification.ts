import type { ClassificationEvent, LicenceEvent } from '../events/index.js';
import type { FoldsOf } from './folds-of.js';

/** What the run has read, as far as it binds who reads the run. */
export const classificationFolds: FoldsOf<ClassificationEvent | LicenceEvent> = {
  ClassificationRaised: (state, { to }) => {
    state.classification = to;
  },
  LicensesJoined: (state, { dataLicenses }) => {
    state.dataLicenses = [...new Set([...state.dataLicenses, ...dataLicenses])];
  },
};
