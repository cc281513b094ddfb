import type { SubscriptionTerms } from '@runbook/domain';
import type { Fact } from './fact.js';

/** Whether these terms ask for the fact. Of whose tenant it may be is not asked here. */
export const isSelected = ({ types, runbooks }: Pick<SubscriptionTerms, 'types' | 'runbooks'>, { type, runbook }: Fact): boolean =>
  (types.length === 0 || types.includes(type)) && (runbooks.length === 0 || (runbook !== undefined && runbooks.includes(runbook)));
