import { ActionCatalogue } from './action-catalogue.js';
import { ActionsController } from './actions.controller.js';
import { WorkerActions } from './worker-actions.js';

/** What the gateway's module takes in for actions. */
export const ACTION_CONTROLLERS = [ActionsController];
export const ACTION_PROVIDERS = [ActionCatalogue, WorkerActions];
