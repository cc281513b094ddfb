import { Badge } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';
import type { FactDelivery, SubscriptionLine } from './queries.js';

export const DELIVERY_WORDS: Readonly<Record<FactDelivery['status'], { readonly word: string; readonly tone: Tone }>> = {
  waiting: { word: 'Waiting', tone: 'warn' },
  delivered: { word: 'Delivered', tone: 'ok' },
  dead: { word: 'Given up', tone: 'bad' },
};

export const DeliveryBadge = ({ status }: Pick<FactDelivery, 'status'>) => (
  <Badge tone={DELIVERY_WORDS[status].tone}>{DELIVERY_WORDS[status].word}</Badge>
);

export const SubscriptionStanding = ({ subscription: { standing } }: { readonly subscription: Pick<SubscriptionLine, 'standing'> }) =>
  standing === 'ACTIVE' ? <Badge tone="ok">Active</Badge> : <Badge tone="warn">Paused</Badge>;
