export interface Block {
  readonly commands: string;
  /** Undefined: the author says nothing of what they print. */
  readonly says?: string;
  readonly printed: string;
}

export interface Examples {
  run(name: string): Promise<Block[]>;
  stop(): Promise<void>;
}

export declare function filesInTheRepository(): Promise<string[]>;
export declare function exampleNames(): Promise<string[]>;
