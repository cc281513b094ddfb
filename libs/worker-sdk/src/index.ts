export { Worker, type WorkerOptions } from './worker.js';
export { ActionFailed, type ActionHandler, type WorkerAction } from './action.js';
export type { Json, JsonObject, Task, TaskContext } from './task.js';
export { HttpTransport, type HttpOptions } from './http-transport.js';
export { RequestRefused, TaskGone, type Failure, type Pulse, type Transport } from './transport.js';
export type { Log } from './log.js';
