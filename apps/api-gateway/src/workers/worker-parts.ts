import { TaskHandOver } from './task-hand-over.js';
import { WorkerActions } from './worker-actions.js';
import { WorkerDesk } from './worker-desk.js';
import { WorkerWords } from './worker-words.js';
import { WorkersController } from './workers.controller.js';

export const WORKER_CONTROLLERS = [WorkersController];
export const WORKER_PROVIDERS = [WorkerActions, WorkerWords, TaskHandOver, WorkerDesk];
