import { SecurityController } from './security.controller.js';
import { SecurityReport } from './security-report.js';

/** What the gateway's module takes in for its report of what is weak. */
export const SECURITY_CONTROLLERS = [SecurityController];
export const SECURITY_PROVIDERS = [SecurityReport];
