import type { JsonObject } from '@runbook/domain';
import { z } from 'zod';
import type { Action } from './action.js';

/** What is known of an action without running it. */
export interface ActionDescription {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema (2020-12) of what stands under `with`. */
  readonly parameters: JsonObject;
  /** The members that an output may have; absent: it is not said. */
  readonly outputs?: readonly string[];
}

export function describeAction({ name, description, parameters, outputs }: Action): ActionDescription {
  // What an author writes, before defaults; a member that is any JSON stands as an empty schema.
  const { $schema: _schema, ...schema } = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' });
  return { name, description, parameters: schema as unknown as JsonObject, ...(outputs && { outputs }) };
}
