export interface CollectedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly failed: boolean;
  readonly resource: Readonly<Record<string, string | number | boolean>>;
}

export interface CollectedPoint {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  readonly metrics: ReadonlyMap<string, readonly CollectedPoint[]>;
  stop(): Promise<void>;
}

export function startCollector(): Promise<Collector>;
