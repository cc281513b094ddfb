import { uuidv7 } from '@runbook/service';

export const REQUEST_ID_HEADER = 'x-request-id';

const SANE = /^[\w.:~+/=-]{1,128}$/;

/** The caller's name for a request, if it is one that a log line and a header can hold; else a new one. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && SANE.test(header) ? header : `req_${uuidv7()}`;
