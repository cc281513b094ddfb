import { parseTimestamp } from '@runbook/domain';

/** When a record was decided, in milliseconds since the epoch. */
export const recordTime = ({ at }: { readonly at: string }): number => parseTimestamp(at) ?? Number.NaN;
