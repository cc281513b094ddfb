import type { LabelName } from './labels.js';

/** `gauge`: what is so when it is asked. `histogram`: how long things took, in seconds. */
export type MetricKind = 'counter' | 'gauge' | 'histogram';

export interface Metric {
  readonly kind: MetricKind;
  readonly unit: '1' | 's' | 'By';
  readonly labels: readonly LabelName[];
  /** How what several parts of one process say of the same labels becomes one value of a gauge. */
  readonly joined?: 'sum' | 'max';
  /** One line of the guide. */
  readonly meaning: string;
  /** Which services have it. */
  readonly of: string;
}

const ORCHESTRATOR = 'orchestrator';
const ALL = 'all';

/**
 * Every metric that there is: its name is that of Prometheus and of OTLP alike. The page of the guide is made of this table, and the dashboard and the alerts
 * are held against it.
 */
export const METRICS = {
  runbook_executions_active: {
    ...{ kind: 'gauge', unit: '1', labels: ['tenant', 'status'], joined: 'sum', of: 'gateway' },
    meaning:
      'Runs that are not over, as this gateway has read of them. Every gateway has all of them: take the maximum over instances, not the sum.',
  },
  runbook_executions_started_total: {
    ...{ kind: 'counter', unit: '1', labels: ['runbook'], of: ORCHESTRATOR },
    meaning: 'Runs that began.',
  },
  runbook_executions_ended_total: {
    ...{ kind: 'counter', unit: '1', labels: ['runbook', 'status'], of: ORCHESTRATOR },
    meaning: 'Runs that ended, by how.',
  },
  runbook_execution_duration_seconds: {
    ...{ kind: 'histogram', unit: 's', labels: ['status'], of: ORCHESTRATOR },
    meaning: 'From the start of a run to its end, waits included.',
  },
  runbook_step_duration_seconds: {
    ...{ kind: 'histogram', unit: 's', labels: ['type', 'runbook', 'outcome'], of: ORCHESTRATOR },
    meaning: 'From the beginning of a step to its end, all its attempts and waits included.',
  },
  runbook_step_retries_total: {
    ...{ kind: 'counter', unit: '1', labels: ['type', 'runbook'], of: ORCHESTRATOR },
    meaning: 'Attempts that failed and are followed by another.',
  },
  runbook_step_failures_total: {
    ...{ kind: 'counter', unit: '1', labels: ['type', 'error'], of: ORCHESTRATOR },
    meaning: 'Attempts that failed, retried or not, by the name of the error.',
  },
  runbook_approvals_waiting: {
    ...{ kind: 'gauge', unit: '1', labels: ['tenant'], joined: 'sum', of: 'approval service' },
    meaning: 'Requests to people that are open, of the partitions that this process reads.',
  },
  runbook_approvals_oldest_age_seconds: {
    ...{ kind: 'gauge', unit: 's', labels: ['tenant'], joined: 'max', of: 'approval service' },
    meaning: 'How long the oldest of them has been open.',
  },
  runbook_waits_total: {
    ...{ kind: 'counter', unit: '1', labels: ['wait'], of: ORCHESTRATOR },
    meaning: 'Waits of steps for external events: opened, met by one, closed without one. How many are open: what is opened less the rest.',
  },
  runbook_projection_lag_seconds: {
    ...{ kind: 'gauge', unit: 's', labels: [], joined: 'max', of: 'gateway' },
    meaning: 'How old the newest record was when the read model had it; 0 while nothing comes. What is read is behind by this much.',
  },
  runbook_reader_lag_records: {
    ...{ kind: 'gauge', unit: '1', labels: ['reader', 'topic'], joined: 'sum', of: ALL },
    meaning: 'Records that a reader of this process has before it, in the partitions that it reads.',
  },
  runbook_commit_latency_seconds: {
    ...{ kind: 'histogram', unit: 's', labels: ['topic'], of: ORCHESTRATOR },
    meaning: 'How long an append of decisions took until it was durable.',
  },
  runbook_queue_depth: {
    ...{ kind: 'gauge', unit: '1', labels: ['queue'], joined: 'sum', of: ALL },
    meaning:
      'What waits in this process: commands for their decision, steps for their turn, steps at work, results and commands of the outbox for the channel, requests for their answer.',
  },
  runbook_leases_lost_total: {
    ...{ kind: 'counter', unit: '1', labels: ['type'], of: ORCHESTRATOR },
    meaning: 'Steps whose executor was not heard of in time.',
  },
  runbook_dead_letters_total: {
    ...{ kind: 'counter', unit: '1', labels: ['topic', 'disposition'], of: ALL },
    meaning: 'Records that were put aside because nobody could use them.',
  },
  runbook_policy_latency_seconds: {
    ...{ kind: 'histogram', unit: 's', labels: ['engine'], of: 'gateway, executor' },
    meaning: 'How long the policy took to answer.',
  },
  runbook_policy_verdicts_total: {
    ...{ kind: 'counter', unit: '1', labels: ['engine', 'verdict'], of: 'gateway, executor' },
    meaning: 'What the policy said: `denied` are its denials, `unavailable` is nobody to ask, which denies as well.',
  },
  runbook_authority_holds_total: {
    ...{ kind: 'counter', unit: '1', labels: ['because'], of: ORCHESTRATOR },
    meaning: 'Runs that were held because their authority, or what they stand on, no longer lets them go on.',
  },
  runbook_sign_ins_refused_total: {
    ...{ kind: 'counter', unit: '1', labels: ['code'], of: 'gateway' },
    meaning: 'Sign-ins, keys, sessions and second factors that were refused, by the code of the problem.',
  },
  runbook_http_request_duration_seconds: {
    ...{ kind: 'histogram', unit: 's', labels: ['method', 'class'], of: 'gateway' },
    meaning: 'How long requests took, from the first line to the last byte of the answer. Waits that were asked for are among them.',
  },
  runbook_admission_refused_total: {
    ...{ kind: 'counter', unit: '1', labels: ['reason'], of: 'gateway' },
    meaning: 'Starts that were refused because the service has too much to do.',
  },
  runbook_check_up: {
    ...{ kind: 'gauge', unit: '1', labels: ['check'], joined: 'max', of: ALL },
    meaning: 'Each part of `/health/ready`: 1 while it does its work, else 0.',
  },
  runbook_event_loop_delay_seconds: {
    ...{ kind: 'gauge', unit: 's', labels: ['quantile'], joined: 'max', of: ALL },
    meaning: 'How late the process comes to what is due, since it was last asked.',
  },
  runbook_memory_bytes: {
    ...{ kind: 'gauge', unit: 'By', labels: ['memory'], joined: 'max', of: ALL },
    meaning: 'Memory of the process, and the limit of its heap.',
  },
  runbook_cpu_seconds_total: {
    ...{ kind: 'counter', unit: 's', labels: [], of: ALL },
    meaning: 'CPU time of the process, of its user and of the system.',
  },
  runbook_disk_free_bytes: {
    ...{ kind: 'gauge', unit: 'By', labels: [], joined: 'max', of: 'whoever has a data folder' },
    meaning: 'What the disk of the data folder has left for this user.',
  },
  runbook_disk_size_bytes: {
    ...{ kind: 'gauge', unit: 'By', labels: [], joined: 'max', of: 'whoever has a data folder' },
    meaning: 'The size of that disk.',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
type NameOf<Kind extends MetricKind> = { [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never }[MetricName];
export type CounterName = NameOf<'counter'>;
export type GaugeName = NameOf<'gauge'>;
export type HistogramName = NameOf<'histogram'>;

/** A value for each label of the metric. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>;

/** Upper bounds of the histograms, in seconds: from a commit to a run that takes an hour. */
export const SECONDS_BOUNDS: readonly number[] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3_600];
