import { hasAdministrator, PLATFORM_TENANT, type IdentityState } from '@runbook/domain';
import { isLoopback, reviewOf, type Settings } from '@runbook/service';
import { statSync } from 'node:fs';
import { findingOf, type Finding } from './finding.js';

/** What is weak in how the service was started. `members` are those of the platform's own tenant. */
export function findingsOfSettings(settings: Settings, members: IdentityState): Finding[] {
  const { host, tls, trustedProxies, corsOrigins, backEnds, kafkaBrokers, kafkaSecurity, devPersons, workerKeys } = settings;
  const opensAll = settings.devApiKey !== undefined && !settings.production && hasAdministrator(members);
  const isSealed = kafkaBrokers === undefined || (kafkaSecurity.seals?.keys.length ?? 0) > 0;
  return [
    ...findingOf('entrance-without-tls', isLoopback(host) || tls ? [] : trustedProxies),
    ...findingOf('development-key-in-use', opensAll ? ['DEV_API_KEY'] : []),
    ...findingOf(
      'development-persons',
      [...devPersons, ...workerKeys].map(({ id }) => id),
    ),
    ...findingOf('records-without-seal', isSealed ? [] : kafkaBrokers),
    ...findingOf(
      'back-end-without-sign-in',
      backEnds.filter(({ signsIn }) => !signsIn).map(({ host: found }) => found),
    ),
    ...findingOf(
      'back-end-without-tls',
      backEnds.filter(({ isOverTls }) => !isOverTls).map(({ host: found }) => found),
    ),
    ...findingOf('review-off', reviewOf(PLATFORM_TENANT, settings) === 'off' ? ['REVIEW'] : []),
    ...findingOf(
      'pages-over-http',
      corsOrigins.filter((origin) => origin.startsWith('http:') && !isLoopback(new URL(origin).hostname)),
    ),
    ...findingOf('data-folder-open', isOpenToOthers(settings) ? [settings.dataFolder] : []),
    ...findingOf('mail-without-tls', settings.smtpUrl?.startsWith('smtp+plain:') ? ['SMTP_URL'] : []),
  ];
}

const OTHERS = 0o077;

/** With Kafka and MongoDB nothing that matters lies there. */
function isOpenToOthers({ dataFolder, kafkaBrokers, mongoUrl }: Settings): boolean {
  if (process.platform === 'win32' || (kafkaBrokers && mongoUrl)) return false;
  return ((statSync(dataFolder, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS) !== 0;
}
