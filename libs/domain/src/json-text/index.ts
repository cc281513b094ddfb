export { readForeignJson, readJson, utf8Text } from './read-json.js';
export { ownJson } from './own-json.js';
export { JsonRefused, type JsonPlace, type JsonRefusal } from './json-refused.js';
export { fidelityOf, type Fidelity } from './number-fidelity.js';
