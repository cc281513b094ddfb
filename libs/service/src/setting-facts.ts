import { z } from 'zod';

/** The processes that read settings; `standalone` is all services in one, and reads what each of them does. */
export const SERVICE_NAMES = ['api-gateway', 'orchestrator', 'executor-service', 'approval-service', 'audit-service'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** The chapters of the guide, in its order. */
export const SETTING_GROUPS = {
  process: 'The process',
  edge: 'Where it listens, and who reaches it',
  stores: 'Where logs and documents are',
  kafka: 'How Kafka is spoken to',
  callers: 'Who comes in',
  sealing: 'Keys that seal',
  policy: 'Who is asked whether something may happen',
  outgoing: 'What leaves the services',
  bounds: 'What is bounded',
  admission: 'When there is too much to do',
  runs: 'How runs are treated',
  telemetry: 'What is told of the services',
} as const;
export type SettingGroup = keyof typeof SETTING_GROUPS;

/** What a person must know of a setting beside the schema that reads it. */
export interface SettingFacts {
  readonly group: SettingGroup;
  /** As the guide calls what is written there: `list of host:port`. A whole number names its unit beside it. */
  readonly kind: string;
  readonly unit?: string;
  /** Of no more than a sentence or two, in Markdown; links are written from docs/guides. */
  readonly meaning: string;
  /** Which services act by it; all of them check it. Default: every one. */
  readonly readBy?: readonly ServiceName[];
  /** A key, a password, or what may hold one: never shown. */
  readonly isSecret?: true;
  /** In words, where the default depends on something; a plain one is the schema's own. */
  readonly otherwise?: string;
  /**
   * `false`: there is no `<NAME>_FILE`, because what is written here is the path of a file already, or because others read the variable from the environment
   * too. `own`: `<NAME>_FILE` is a setting of its own, with a meaning of its own.
   */
  readonly twin?: false | 'own';
}

/** Facts by schema. The schema is the key, so each setting has one of its own. */
const FACTS = z.registry<SettingFacts>();

/** A schema with what a person must know of it. */
export function setting<Schema extends z.ZodType>(schema: Schema, facts: SettingFacts): Schema {
  const own = schema.clone();
  FACTS.add(own, facts);
  return own;
}

/** Throws where a variable was declared without its facts: it would be missing in the guide. */
export function factsOf(name: string, schema: z.ZodType): SettingFacts {
  const facts = FACTS.get(schema);
  if (!facts) throw new Error(`expected the facts of the setting ${name}, found none; declare it by setting(schema, facts)`);
  return facts;
}
