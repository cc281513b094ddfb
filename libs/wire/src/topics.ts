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
} as const;

/** Where records go that no reader could take, with the reason in their headers. */
export const deadLetterOf = (topic: string): string => `${topic}.dead-letter`;
