/** The topics and how they are keyed; `docs/spec/topics.md` says what their bytes mean. */
export const TOPICS = {
  executionCommands: 'runbook.execution.commands',
  executionEvents: 'runbook.execution.events',
  correlationCommands: 'runbook.correlation.commands',
  correlationEvents: 'runbook.correlation.events',
  registryCommands: 'runbook.registry.commands',
  registryEvents: 'runbook.registry.events',
  identityCommands: 'runbook.identity.commands',
  identityEvents: 'runbook.identity.events',
  triggers: 'runbook.triggers',
  output: 'runbook.output',
  facts: 'runbook.facts',
} as const;

/** Where records go that no reader could take, with the reason in their headers. */
export const deadLetterOf = (topic: string): string => `${topic}.dead-letter`;

/** How long what others are told is kept: on its topic, and to be told once more. */
export const FACTS_KEPT_MS = 7 * 24 * 3_600_000;
