import { DoubtsController } from './doubts.controller.js';
import { ListDoubtsHandler } from './queries.js';

/** What the gateway's module takes in for the inbox of operators. */
export const DOUBT_CONTROLLERS = [DoubtsController];
export const DOUBT_PROVIDERS = [ListDoubtsHandler];
