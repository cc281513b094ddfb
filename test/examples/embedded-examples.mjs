import { startEmbedded } from '../system/index.mjs';
import { startExamples } from './examples.mjs';

/** In one process, with its own store. */
export const startEmbeddedExamples = () => startExamples((environment) => startEmbedded({ environment }));
