import { ActOnExecutionHandler } from './act-on-execution.js';
import { ActOnManyHandler } from './act-on-many.js';
import { BulkController } from './bulk.controller.js';
import { ControlController } from './control.controller.js';
import { RepairController } from './repair.controller.js';
import { RerunExecutionHandler } from './rerun-execution.js';
import { RunActs } from './run-acts.js';

/** What the gateway's module takes in for control and repair. */
export const CONTROL_CONTROLLERS = [BulkController, ControlController, RepairController];
export const CONTROL_PROVIDERS = [RunActs, ActOnExecutionHandler, ActOnManyHandler, RerunExecutionHandler];
