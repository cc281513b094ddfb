import { parentPort, workerData } from 'node:worker_threads';
import { checkpoint, openForWriting } from './safe-file.js';

/** Copies a write-ahead log into its file beside the thread that writes it, which goes on meanwhile, and tells what is left. */
const connection = openForWriting((workerData as { readonly file: string }).file);
parentPort!.postMessage(checkpoint(connection, 'PASSIVE'));
connection.close();
