/** Starts them on the port; 0 is any free one. */
export declare function startServices(port?: number): Promise<{ readonly port: number; stop(): Promise<void> }>;
