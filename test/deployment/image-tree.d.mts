export declare function imageTree(): Promise<string>;
export declare function bytesOf(folder: string): Promise<number>;
export declare function asUserOfImage(): readonly string[];
export declare function handOver(path: string): Promise<void>;
