import type { FactoryProvider, ValueProvider } from '@nestjs/common';
import { EventLog } from '@runbook/ports';
import { FATAL, IdentityCatalogue, Logger, Readiness, type Fatal } from '@runbook/service';
import { hostname } from 'node:os';
import { Authenticator } from '../access/authenticator.js';
import { AuthController } from './auth.controller.js';
import { FirstStart, OPERATOR, type TellOperator } from './first-start.js';
import { Invitations } from '../access/invitations.js';
import { KeptIdentities } from './kept-identities.js';
import { Passwords } from './passwords.js';
import { PersonsNamedTwice } from './persons-named-twice.js';
import { Clearances } from '../access/clearances.js';
import { Reach } from '../access/reach.js';
import { ActPolicy } from '../access/act-policy.js';
import { PolicyResources } from '../access/policy-resources.js';
import { FirstVisits } from '../access/first-visits.js';
import { SessionUses } from '../access/session-uses.js';
import { SessionKeys } from '../access/session-keys.js';
import { StepUp } from '../access/step-up.js';
import { Sessions } from '../access/sessions.js';
import { SignIn } from './sign-in.js';
import { SignInRate } from './sign-in-rate.js';
import { SessionsController } from './sessions.controller.js';
import { StepUpController } from './step-up.controller.js';
import { WaysInController } from './ways-in.controller.js';

/** Everybody is known before the first request. */
const identities: FactoryProvider<Promise<IdentityCatalogue>> = {
  provide: IdentityCatalogue,
  inject: [EventLog, Logger, FATAL, Readiness],
  useFactory: async (log: EventLog, logger: Logger, fatal: Fatal, readiness: Readiness) => {
    const catalogue = new IdentityCatalogue(log, logger, `gateway-${hostname()}-${process.pid}`);
    catalogue.whenStopped(fatal);
    readiness.register('identities', () => catalogue.fault);
    await catalogue.start();
    return catalogue;
  },
};

const operator: ValueProvider<TellOperator> = { provide: OPERATOR, useValue: (text) => void process.stdout.write(text) };

/** What the gateway's module takes in to know its callers. */
export const SIGN_IN_CONTROLLERS = [AuthController, SessionsController, StepUpController, WaysInController];
export const SIGN_IN_PROVIDERS = [
  identities,
  operator,
  KeptIdentities,
  Authenticator,
  Sessions,
  SessionKeys,
  SessionUses,
  FirstVisits,
  StepUp,
  Reach,
  Clearances,
  PolicyResources,
  ActPolicy,
  Passwords,
  Invitations,
  SignInRate,
  SignIn,
  FirstStart,
  PersonsNamedTwice,
];
