import { REQUEST_ID_HEADER } from '@runbook/service';
import type { StepAttempt } from './step-runner.js';

/** Names the request that the attempt follows from to whom it calls; nothing where nobody asked. */
export const requestHeader = ({ requestId }: Pick<StepAttempt, 'requestId'>): Record<string, string> =>
  requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId };
