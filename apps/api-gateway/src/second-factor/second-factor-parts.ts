import { SecondFactorController } from './second-factor.controller.js';
import { SecondFactors } from './second-factors.js';

/** What the gateway's module takes in for second factors. */
export const SECOND_FACTOR_CONTROLLERS = [SecondFactorController];
export const SECOND_FACTOR_PROVIDERS = [SecondFactors];
