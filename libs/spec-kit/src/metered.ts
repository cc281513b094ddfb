import type { Attributes, Meter, ObservableResult } from '@opentelemetry/api';
import { METRICS, recordMetrics, type MetricName } from '@runbook/telemetry';

type Labels = Readonly<Record<string, string>>;
type Callback = (result: ObservableResult) => void | Promise<void>;

const keyOf = (labels: Attributes): string => JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Records metrics in memory, as whoever scrapes would see them, until it is stopped. What the table does not have, or with other labels, is an error. */
export class Metered {
  private readonly points = new Map<string, Map<string, number>>();
  private readonly callbacks = new Map<string, Callback>();

  constructor() {
    const add = (name: string) => (value: number, labels: Attributes) => this.add(name, value, labels);
    const observable = (name: string) => ({ addCallback: (callback: Callback) => void this.callbacks.set(name, callback) });
    const meter = {
      createCounter: (name: string) => ({ add: add(name) }),
      // How many were measured: how long things take is no matter of a suite.
      createHistogram: (name: string) => ({ record: (_: number, labels: Attributes) => this.add(name, 1, labels) }),
      createObservableGauge: observable,
      createObservableCounter: observable,
    };
    recordMetrics(meter as unknown as Meter);
  }

  /** Of counters what was counted, of histograms how often, of gauges what is so now; undefined: nothing. */
  async value(name: MetricName, labels: Labels = {}): Promise<number | undefined> {
    return (await this.all(name)).get(keyOf(labels));
  }

  /** Every label set of the metric that there is, as a text, with its value. */
  async all(name: MetricName): Promise<ReadonlyMap<string, number>> {
    const callback = this.callbacks.get(name);
    if (!callback) return this.points.get(name) ?? new Map<string, number>();
    this.points.set(name, new Map());
    await callback({ observe: (value: number, labels: Attributes = {}) => this.add(name, value, labels) });
    return this.points.get(name)!;
  }

  stop(): void {
    recordMetrics(undefined);
  }

  private add(name: string, value: number, labels: Attributes): void {
    const wanted = [...METRICS[name as MetricName].labels].sort();
    const found = Object.keys(labels).sort();
    if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`expected ${name} with the labels ${wanted}, found ${found}`);
    const points = this.points.get(name) ?? new Map<string, number>();
    this.points.set(name, points);
    points.set(keyOf(labels), (points.get(keyOf(labels)) ?? 0) + value);
  }
}
