// What clients in this repository are compiled against. Types alone: no byte of it is in a client.
import type { components, paths } from './generated/paths.js';

/** The routes of the service, by their paths. */
export type Paths = paths;

/** The schemas of the document of the API, by their names. */
export type Schemas = components['schemas'];
