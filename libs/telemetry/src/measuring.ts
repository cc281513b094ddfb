import type { Attributes, Counter, Histogram, Meter, ObservableResult } from '@opentelemetry/api';
import { BoundedLabels, type LabelName } from './labels.js';
import { METRICS, SECONDS_BOUNDS, type CounterName, type GaugeName, type HistogramName, type LabelsOf, type Metric } from './metrics.js';

/** One value of a gauge, or a part of it. */
export interface Observed<Name extends GaugeName | CounterName> {
  readonly value: number;
  readonly labels: LabelsOf<Name>;
}

type Observe<Name extends GaugeName | CounterName> = () => readonly Observed<Name>[] | Promise<readonly Observed<Name>[]>;

interface Recording {
  readonly labels: BoundedLabels;
  readonly counters: Map<string, Counter>;
  readonly histograms: Map<string, Histogram>;
  /** Of each gauge, the series that it has had. */
  readonly told: Map<string, Map<string, Attributes>>;
}

let recording: Recording | undefined;
/** Of each gauge, the parts of this process that know of it. They say nothing until somebody asks. */
const observers = new Map<string, Set<Observe<never>>>();

/** Whether anybody records: what is only for metrics need not be worked out otherwise. */
export const areMetricsRecorded = (): boolean => recording !== undefined;

/** Counters that are read off somewhere, and not counted here. */
const READ_OFF = new Set<string>(['runbook_cpu_seconds_total']);

/** Metrics go to this meter from now on; undefined: nowhere. Called by whoever starts the SDK. */
export function recordMetrics(meter: Meter | undefined): void {
  recording = undefined;
  if (!meter) return;
  const made: Recording = { labels: new BoundedLabels(), counters: new Map(), histograms: new Map(), told: new Map() };
  for (const [name, { kind, unit, meaning }] of Object.entries<Metric>(METRICS)) {
    const options = { unit, description: meaning };
    if (kind === 'histogram')
      made.histograms.set(name, meter.createHistogram(name, { ...options, advice: { explicitBucketBoundaries: [...SECONDS_BOUNDS] } }));
    else if (kind === 'counter' && !READ_OFF.has(name)) made.counters.set(name, meter.createCounter(name, options));
    else {
      const gauge = kind === 'counter' ? meter.createObservableCounter(name, options) : meter.createObservableGauge(name, options);
      gauge.addCallback((result) => tell(name, result, made));
    }
  }
  recording = made;
}

/** Something happened. */
export function count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by = 1): void {
  recording?.counters.get(name)?.add(by, bounded(labels, recording.labels));
}

/** Something took so long, in seconds. */
export function measure<Name extends HistogramName>(name: Name, seconds: number, labels: LabelsOf<Name>): void {
  recording?.histograms.get(name)?.record(Math.max(0, seconds), bounded(labels, recording.labels));
}

/** What a part knows of a gauge, asked whenever the metrics are. It may throw: then it says nothing. The returned function takes it away. */
export function observe<Name extends GaugeName | 'runbook_cpu_seconds_total'>(name: Name, ask: Observe<Name>): () => void {
  const parts = observers.get(name) ?? new Set();
  observers.set(name, parts.add(ask));
  return () => void parts.delete(ask);
}

/** The SDK keeps the last value of a series that is not told any more: what nobody knows of now is none, and is told so. */
async function tell(name: string, result: ObservableResult, { labels, told: before }: Recording): Promise<void> {
  const { joined } = METRICS[name as GaugeName] as Metric;
  const told = new Map<string, { value: number; readonly attributes: Attributes }>();
  const asked = await Promise.allSettled([...(observers.get(name) ?? [])].map((ask) => inTime(ask)));
  for (const one of asked) {
    if (one.status === 'rejected') continue;
    for (const { value, labels: found } of one.value as readonly { value: number; labels: Readonly<Record<string, string>> }[]) {
      const attributes = bounded(found, labels);
      const key = JSON.stringify(attributes);
      const one = told.get(key);
      if (!one) told.set(key, { value, attributes });
      else one.value = joined === 'max' ? Math.max(one.value, value) : one.value + value;
    }
  }
  const known = before.get(name) ?? new Map<string, Attributes>();
  before.set(name, known);
  for (const [key, attributes] of known) if (!told.has(key)) result.observe(0, attributes);
  for (const [key, { value, attributes }] of told) {
    known.set(key, attributes);
    result.observe(value, attributes);
  }
}

/** A part that takes longer cannot tell: a broker that is away must not keep all other metrics from who asks. */
const ASKED_MS_MAX = 2_000;

async function inTime<Found>(ask: () => Found | Promise<Found>): Promise<Found> {
  const found = ask();
  if (!(found instanceof Promise)) return found;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ASKED_MS_MAX} ms`)), ASKED_MS_MAX);
  });
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}

function bounded(labels: Readonly<Record<string, string>>, bounds: BoundedLabels): Attributes {
  const attributes: Attributes = {};
  for (const name in labels) attributes[name] = bounds.of(name as LabelName, labels[name]!);
  return attributes;
}
