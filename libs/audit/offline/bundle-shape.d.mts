/** The bundle in a file's bytes. Throws where they are no UTF-8, no JSON, or hold a member twice. */
export function readBundle(bytes: Uint8Array): unknown;
