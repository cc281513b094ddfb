import type { Examples } from './examples.mjs';

export declare function startEmbeddedExamples(): Promise<Examples>;
