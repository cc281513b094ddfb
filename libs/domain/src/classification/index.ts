export {
  DEFAULT_CLASSIFICATION,
  highestOf,
  isAbove,
  levelOf,
  LEVELS_MAX,
  LEVELS_MIN,
  namedLevel,
  type ClassificationRule,
} from './scale.js';
export { marksIn } from './markings.js';
export { TLP_MARKS, type TlpMark } from './tlp.js';
