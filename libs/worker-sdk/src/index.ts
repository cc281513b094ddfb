export { Worker, type WorkerOptions } from './worker.js';
export { ActionFailed, type ActionHandler, type WorkerAction } from './action.js';
export { ExactNumber, jsonText, type Output } from './exact-json.js';
export type { KafkaOptions } from './kafka-transport.js';
export type { Log } from './log.js';
export type { Json, JsonObject, Task, TaskContext } from './task.js';
export { TaskStopped } from './running-task.js';
export { RequestRefused, type DeclaredData } from './transport.js';
