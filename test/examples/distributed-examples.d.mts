import type { Examples } from './examples.mjs';

export declare function startDistributedExamples(): Promise<Examples>;
