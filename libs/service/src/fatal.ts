/** Token of the function that ends the process after an error that leaves nothing to be trusted. */
export const FATAL = Symbol('Fatal');

/** Stops loudly: whoever runs the service starts it again, and it folds the log anew. */
export type Fatal = (error: unknown) => void;
