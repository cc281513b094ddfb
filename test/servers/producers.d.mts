interface Produced {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly records: number;
  readonly codecs: readonly string[];
}

export function produceWithJava(what: Produced): Promise<void>;
export function produceWithLibrdkafka(what: Produced): Promise<void>;
