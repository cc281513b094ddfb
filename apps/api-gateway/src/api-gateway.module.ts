import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Platform } from '@runbook/service';
import { HeldRequests } from './access/held-requests.js';
import { Principals } from './access/principals.js';
import { ACTION_CONTROLLERS, ACTION_PROVIDERS } from './actions/action-parts.js';
import { APPROVAL_CONTROLLERS, APPROVAL_PROVIDERS } from './approvals/approval-parts.js';
import { AUTHORITY_CONTROLLERS, AUTHORITY_PROVIDERS } from './authorities/authority-parts.js';
import { BREAK_GLASS_CONTROLLERS, BREAK_GLASS_PROVIDERS } from './break-glass/break-glass-parts.js';
import { CONTROL_CONTROLLERS, CONTROL_PROVIDERS } from './control/control-parts.js';
import { CREDENTIAL_CONTROLLERS, CREDENTIAL_PROVIDERS } from './credentials/credential-parts.js';
import { CredentialUses } from './credentials/credential-uses.js';
import { DOUBT_CONTROLLERS, DOUBT_PROVIDERS } from './doubts/doubt-parts.js';
import { EgressRuleController } from './egress/egress-rule.controller.js';
import { EVENT_CONTROLLERS, EVENT_PROVIDERS } from './events/event-parts.js';
import { GRAPH_CONTROLLERS, GRAPH_PROVIDERS } from './graphql/socket/graph-parts.js';
import { HealthController } from './health.controller.js';
import { GatewayLimits } from './http/gateway-limits.js';
import { ISSUER_PROVIDERS } from './issuers/issuer-parts.js';
import { LIFECYCLE_CONTROLLERS, LIFECYCLE_PROVIDERS } from './lifecycle/lifecycle-parts.js';
import { LOAD_PROVIDERS } from './load/load-parts.js';
import { LOG_FOLLOWERS, type LogFollower } from './log/log-follower.js';
import { LOG_CONTROLLERS, LOG_PROVIDERS } from './log/log-parts.js';
import { OIDC_CONTROLLERS, OIDC_PROVIDERS } from './oidc/oidc-parts.js';
import { POLICY_CONTROLLERS, POLICY_PROVIDERS } from './policy/policy-parts.js';
import { OUTPUT_CONTROLLERS, OUTPUT_PROVIDERS } from './output/output-parts.js';
import { PEOPLE_CONTROLLERS, PEOPLE_PROVIDERS } from './people/people-parts.js';
import { PROOF_CONTROLLERS, PROOF_PROVIDERS } from './proof/proof-parts.js';
import { RUNBOOK_CONTROLLERS, RUNBOOK_PROVIDERS } from './runbooks/runbook-parts.js';
import { ExecutionModel } from './runs/model/execution-model.js';
import { RUN_CONTROLLERS, RUN_PROVIDERS } from './runs/run-parts.js';
import { SCHEDULE_CONTROLLERS, SCHEDULE_PROVIDERS } from './schedules/schedule-parts.js';
import { SECOND_FACTOR_CONTROLLERS, SECOND_FACTOR_PROVIDERS } from './second-factor/second-factor-parts.js';
import { SECURITY_CONTROLLERS, SECURITY_PROVIDERS } from './security/security-parts.js';
import { SIGN_IN_CONTROLLERS, SIGN_IN_PROVIDERS } from './sign-in/sign-in-parts.js';
import { SUBSCRIPTION_CONTROLLERS, SUBSCRIPTION_PROVIDERS } from './subscriptions/subscription-parts.js';
import { TEAM_CONTROLLERS, TEAM_PROVIDERS } from './teams/team-parts.js';
import { TENANT_CONTROLLERS, TENANT_PROVIDERS } from './tenants/tenant-parts.js';
import { WEBHOOK_CONTROLLERS, WEBHOOK_PROVIDERS } from './webhooks/webhook-parts.js';
import { WorkerDesk } from './workers/worker-desk.js';
import { workerParts } from './workers/worker-parts.js';

const CONTROLLERS = [
  ...CONTROL_CONTROLLERS,
  ...RUN_CONTROLLERS,
  ...PROOF_CONTROLLERS,
  ...POLICY_CONTROLLERS,
  ...APPROVAL_CONTROLLERS,
  ...DOUBT_CONTROLLERS,
  ...RUNBOOK_CONTROLLERS,
  ...LIFECYCLE_CONTROLLERS,
  ...AUTHORITY_CONTROLLERS,
  HealthController,
  ...LOG_CONTROLLERS,
  ...OUTPUT_CONTROLLERS,
  ...EVENT_CONTROLLERS,
  ...SCHEDULE_CONTROLLERS,
  ...SUBSCRIPTION_CONTROLLERS,
  ...WEBHOOK_CONTROLLERS,
  ...ACTION_CONTROLLERS,
  ...PEOPLE_CONTROLLERS,
  ...TEAM_CONTROLLERS,
  EgressRuleController,
  ...CREDENTIAL_CONTROLLERS,
  ...BREAK_GLASS_CONTROLLERS,
  ...SECURITY_CONTROLLERS,
  ...SECOND_FACTOR_CONTROLLERS,
  ...TENANT_CONTROLLERS,
  ...SIGN_IN_CONTROLLERS,
  ...OIDC_CONTROLLERS,
  ...GRAPH_CONTROLLERS,
];

/** The executions save the position, so they come last: what the others have of the same records must be in the store before. */
const followers: FactoryProvider<readonly LogFollower[]> = {
  provide: LOG_FOLLOWERS,
  inject: [WorkerDesk, CredentialUses, ExecutionModel],
  useFactory: (desk: WorkerDesk, uses: CredentialUses, executions: ExecutionModel) => [desk, uses, executions],
};

const PROVIDERS = [
  followers,
  GatewayLimits,
  HeldRequests,
  ...LOAD_PROVIDERS,
  ...LOG_PROVIDERS,
  ...RUN_PROVIDERS,
  ...CONTROL_PROVIDERS,
  ...APPROVAL_PROVIDERS,
  ...DOUBT_PROVIDERS,
  ...PROOF_PROVIDERS,
  ...POLICY_PROVIDERS,
  ...RUNBOOK_PROVIDERS,
  ...LIFECYCLE_PROVIDERS,
  ...AUTHORITY_PROVIDERS,
  ...ACTION_PROVIDERS,
  ...CREDENTIAL_PROVIDERS,
  ...OUTPUT_PROVIDERS,
  ...EVENT_PROVIDERS,
  ...SCHEDULE_PROVIDERS,
  ...SUBSCRIPTION_PROVIDERS,
  ...WEBHOOK_PROVIDERS,
  ...PEOPLE_PROVIDERS,
  ...TEAM_PROVIDERS,
  ...BREAK_GLASS_PROVIDERS,
  ...SECURITY_PROVIDERS,
  ...ISSUER_PROVIDERS,
  ...SECOND_FACTOR_PROVIDERS,
  ...TENANT_PROVIDERS,
  ...SIGN_IN_PROVIDERS,
  ...OIDC_PROVIDERS,
  ...GRAPH_PROVIDERS,
];

/** The public face: REST, read models, live views, triggers. Needs `PlatformModule` beside it, and `configureGateway` on the application. */
@Module({})
export class ApiGatewayModule {
  static forPlatform({ settings }: Platform): DynamicModule {
    const workers = workerParts(settings);
    const principals = Principals.ofDevelopment(settings.devApiKey, settings.devPersons, settings.workerKeys, settings);
    return {
      module: ApiGatewayModule,
      imports: [CqrsModule, DiscoveryModule],
      controllers: [...CONTROLLERS, ...workers.controllers],
      providers: [{ provide: Principals, useValue: principals }, ...PROVIDERS, ...workers.providers],
    };
  }
}
