import type { z } from 'zod';
import type { SettingFault } from './setting-kinds.js';

interface ReadVariables<Shape extends z.core.$ZodShape> {
  /** Without those that have a fault. */
  readonly read: z.output<z.ZodObject<Shape>>;
  readonly faults: readonly SettingFault[];
}

/**
 * Reads each variable by itself, so that a fault in one hides none in another. An empty variable is a mistake in a deployment file, not a wish for the
 * default.
 */
export function readVariables<Shape extends Readonly<Record<string, z.ZodType>>>(
  shape: Shape,
  variables: Readonly<Record<string, string | undefined>>,
): ReadVariables<Shape> {
  const faults: SettingFault[] = [];
  const read: Record<string, unknown> = {};
  for (const [variable, schema] of Object.entries(shape)) {
    const value = variables[variable];
    if (value === '') {
      faults.push({ variable, message: 'expected a value, found an empty one; set it, or take the variable out' });
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) read[variable] = parsed.data;
    else faults.push(...parsed.error.issues.map(({ message }) => ({ variable, message })));
  }
  return { read: read as z.output<z.ZodObject<Shape>>, faults };
}
