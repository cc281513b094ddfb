import type { Variables } from './setting-files.js';

/** The variables that this process was given. No service reads them anywhere else: what is read here is in the table of settings, or a secret's. */
export const environmentOfProcess = (): Variables => process.env;
