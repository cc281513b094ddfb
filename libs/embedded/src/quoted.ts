/** A name as SQL takes any. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
