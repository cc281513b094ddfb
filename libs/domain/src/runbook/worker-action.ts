/**
 * An action of a worker is named `<namespace>/<name>` (`edr/isolate`): the slash says that another process does it. The names of built-in
 * actions and of plugins have none.
 */
export const isWorkerAction = (use: string | undefined): boolean => use?.includes('/') ?? false;

/** What may stand in `use` for a worker's action, and what a worker may announce. */
export const WORKER_ACTION = /^[a-z][a-z0-9-]{0,62}\/[a-z][a-z0-9-]{0,62}$/;
