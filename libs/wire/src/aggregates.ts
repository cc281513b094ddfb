/** What a log of record can be of; each has a commands and an events topic. */
export const AGGREGATES = ['execution', 'correlation', 'registry', 'identity'] as const;

export type AggregateName = (typeof AGGREGATES)[number];

export const isAggregate = (name: unknown): name is AggregateName => (AGGREGATES as readonly unknown[]).includes(name);
