import { fileURLToPath } from 'node:url';

/** The data that the product ships: the knowledge graph, campaigns, built-in runbooks. */
export const DATA_FOLDER = fileURLToPath(new URL('../../../data/', import.meta.url));
