import { ActionCatalogue } from '../actions/action-catalogue.js';
import { ActionsController } from '../actions/actions.controller.js';
import { TaskHandOver } from './task-hand-over.js';
import { WorkerActions } from './worker-actions.js';
import { WorkerDesk } from './worker-desk.js';
import { WorkerWords } from './worker-words.js';
import { WorkersController } from './workers.controller.js';

export const WORKER_CONTROLLERS = [WorkersController, ActionsController];
export const WORKER_PROVIDERS = [WorkerActions, ActionCatalogue, WorkerWords, TaskHandOver, WorkerDesk];
