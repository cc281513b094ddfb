import { Graph } from '../graph.js';
import { GraphController } from '../graph.controller.js';
import { GraphSockets } from './graph-sockets.js';

export const GRAPH_CONTROLLERS = [GraphController];
export const GRAPH_PROVIDERS = [Graph, GraphSockets];
