import type { Logger } from '@runbook/service';

/** What suites let the gateway say: nothing. */
export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
