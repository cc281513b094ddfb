export { asyncApiDocument, type AsyncApiInfo } from './async-api.js';
export { CLOUD_EVENT_TYPE, cloudEventOf, schemaIdOf, shownFact, type CloudEvent } from './cloud-event.js';
export { factIdOf, sequenceOf, type Fact, type FactPlace } from './fact.js';
export { FACT_TYPE_NAMES, FACT_TYPES, isFactType, SUBSCRIBED_TYPES, TYPE_PREFIX, type DataOf, type FactType } from './fact-types.js';
export { factsOfExecution, type ToldOfRun } from './facts-of-execution.js';
export { factsOfRegistry } from './facts-of-registry.js';
export { publishedSchemas } from './published-schemas.js';
export { endsForGood, unknownRun, type RunContext } from './run-context.js';
export { isSelected } from './selection.js';
