/** A JSON text of the API, for people: with line breaks. */
export function indented(text: string): string {
  return JSON.stringify(JSON.parse(text), undefined, 2);
}

/** What a person typed where JSON is asked for. Throws with words for people. */
export function typedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`expected JSON, such as 12, "a text" or { "a": 1 }, found something else: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
