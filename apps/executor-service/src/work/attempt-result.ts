import type { CompleteStep, FailStep } from '@runbook/domain';

/** How an attempt ended, before it is said whose it was. */
export type AttemptResult = Omit<CompleteStep, 'step' | 'attempt' | 'executor'> | Omit<FailStep, 'step' | 'attempt' | 'executor'>;
