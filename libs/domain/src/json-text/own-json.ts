/**
 * JSON that this system wrote itself: records, documents, blobs, what it ships. What came from outside was read by `readJson` or `readForeignJson`
 * before it was written, so that the engine's parser changes nothing in it. Throws `SyntaxError`.
 */
export const ownJson = (text: string): unknown => JSON.parse(text);
