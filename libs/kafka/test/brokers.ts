import type { KafkaSettings, ReportedEvent } from '../src/index.js';

/** The broker that `node test/servers/run.mjs kafka -- …` started, unless the suite names its own. */
export function brokersOfThisSuite(overrides: Partial<KafkaSettings> = {}): KafkaSettings {
  const brokers = overrides.brokers ?? process.env.KAFKA_BROKERS?.split(',');
  if (!brokers) {
    throw new Error('expected KAFKA_BROKERS to name a broker, found nothing; run: node test/servers/run.mjs kafka -- npm run test:int');
  }
  return { clientId: 'suite', report: reportWhenAsked, ...overrides, brokers };
}

/** Prints what the adapter reports when KAFKA_REPORT is set. */
export function reportWhenAsked(event: ReportedEvent): void {
  const levels = { debug: 1, info: 2, warn: 3, error: 4, fatal: 5 };
  const least = levels[process.env.KAFKA_REPORT as keyof typeof levels] ?? Number.POSITIVE_INFINITY;
  if (levels[event.level] >= least) console.error(JSON.stringify(event));
}
