/** Bytes (UTF-8) of a definition: hundreds of steps with their texts; more is data, which belongs into inputs. */
export const DOCUMENT_BYTES_MAX = 1_048_576;
/** Nested lists and maps of a definition. Loops in loops with conditions and schemas stay far below. */
export const DOCUMENT_DEPTH_MAX = 64;
/** Steps of a definition, bodies of loops included: what a person can still review as a graph. */
export const STEPS_MAX = 500;
/** Diagnostics of one document; after these the rest repeats itself. */
export const DIAGNOSTICS_MAX = 200;
/** Iterations of one loop (P9). */
export const LOOP_ITERATIONS_MAX = 1_000;
/** Attempts of one step. */
export const ATTEMPTS_MAX = 100;
/** Any delay, deadline or duration: one year. */
export const DURATION_MS_MAX = 31_622_400_000;
/** Steps of one run, or iterations of one loop, that may be open at once. */
export const CONCURRENCY_MAX = 1_000;
/** Depth of runs that start runs, the root counting 1 (P9). */
export const CHILD_DEPTH_MAX = 8;
/** Authors' JSON Schemas that are kept compiled: some hundred runbooks with a few each. */
export const SCHEMAS_CACHED_MAX = 500;

/** Licences that one step brings. */
export const LICENCES_OF_STEP_MAX = 100;
