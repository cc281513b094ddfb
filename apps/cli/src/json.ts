/**
 * What the service has answered, or what this command has written itself. Files of people are read elsewhere, by the reader of the service
 * (commands/named-input.ts), which refuses what another reader would understand differently.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** undefined: it is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
