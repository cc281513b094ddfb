// Writes docs/guides/metrics.md from the table of metrics. The build must be there: npm run build.
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { metricsGuide } from '../libs/telemetry/dist/index.js';

const path = 'docs/guides/metrics.md';
writeFileSync(path, await format(metricsGuide(), { ...(await resolveConfig(path)), filepath: path }));
