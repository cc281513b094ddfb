import { uuidv7 } from '@runbook/service';

const SANE = /^[\w.:~+/=-]{1,128}$/;

/** Whether a log line and a header can hold it. */
export const isSaneRequestId = (id: string): boolean => SANE.test(id);

/** The caller's name for a request, if it is one that a log line and a header can hold; else a new one. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && isSaneRequestId(header) ? header : `req_${uuidv7()}`;
