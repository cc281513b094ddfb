import { Admission } from './admission.js';
import { ProjectionLag } from './projection-lag.js';

export const LOAD_PROVIDERS = [ProjectionLag, Admission];
