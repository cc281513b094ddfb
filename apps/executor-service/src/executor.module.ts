import { Inject, Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import { connectionSettings, EgressGuard, OutboundConnections, OutboundHttp, type Resolver } from '@runbook/outbound';
import { Waits } from '@runbook/processor';
import {
  DATA_FOLDER,
  EnvironmentSecrets,
  IdentityCatalogue,
  keyEncryptionOf,
  type Platform,
  PositionKeeper,
  type SecretSource,
  TenantEgress,
  uuidv7,
} from '@runbook/service';
import type { Action } from './actions/action.js';
import { PublishedActions } from './actions/published-actions.js';
import { ActionRegistry, builtInActions } from './actions/registry.js';
import { CredentialChecksReader } from './checks/credential-checks.reader.js';
import { CredentialTrial } from './checks/try-credential.js';
import { ExecutionEventsReader } from './execution-events.reader.js';
import { executorIdentities } from './executor-identities.js';
import { Executor } from './executor.js';
import { FACT_CONTROLLERS, factPublisher } from './facts/fact-parts.js';
import { FactPublisher } from './facts/fact-publisher.js';
import { GrpcChannels } from './grpc/grpc-channel.js';
import { EmailNotifier } from './notify/email-notifier.js';
import { smtpServerOf, type SmtpServer } from './notify/smtp-server.js';
import { WebNotifier } from './notify/web-notifier.js';
import { OutputSender } from './output/output-sender.js';
import { OAuthTokens } from './secrets/oauth-tokens.js';
import { PublishedCredentials } from './secrets/published-credentials.js';
import { SecretVault } from './secrets/secret-vault.js';
import { StoredCredentials } from './secrets/stored-credentials.js';
import { ActionRunner } from './steps/action.js';
import { CallServiceRunner } from './steps/call-service.js';
import { CommandRunner } from './steps/command.js';
import { GrpcCalls } from './steps/grpc-call.js';
import { NotifyRunner } from './steps/notify.js';
import { StepRunners } from './steps/step-runner.js';
import { AttemptWork } from './work/attempt-work.js';
import { CredentialUses } from './work/credential-uses.js';
import { PolicyGate } from './work/policy-gate.js';
import { ParkedExecutions } from './work/parked-executions.js';
import { ResultSender } from './work/result-sender.js';
import { TimerWheel } from './work/timer-wheel.js';
import { WorkQueue } from './work/work-queue.js';

/** What an executor may be given instead of its defaults. */
export interface ExecutorParts {
  /** Default: `SECRET_<NAME>` in the environment. */
  readonly secrets?: SecretSource;
  /** Beside the built-in ones. */
  readonly actions?: readonly Action[];
  /** Default: the operating system's. */
  readonly resolver?: Resolver;
}

/** The service that does the steps which act on the world. Needs `PlatformModule` beside it. */
@Module({})
export class ExecutorModule implements OnModuleDestroy {
  constructor(
    private readonly executor: Executor,
    @Inject(OutboundHttp) private readonly http: OutboundHttp,
    private readonly identities: IdentityCatalogue,
    private readonly facts: FactPublisher,
  ) {}

  static forPlatform(platform: Platform, parts: ExecutorParts = {}): DynamicModule {
    const guard = new EgressGuard(platform.settings.egressAllow, parts.resolver);
    const connections = new OutboundConnections(guard, connectionSettings(platform.settings));
    const http = new OutboundHttp(connections);
    const secrets = parts.secrets ?? new EnvironmentSecrets();
    const actions = new ActionRegistry([...builtInActions({ dataFolder: DATA_FOLDER }), ...(parts.actions ?? [])]);
    return {
      module: ExecutorModule,
      controllers: [ExecutionEventsReader, CredentialChecksReader, ...FACT_CONTROLLERS],
      providers: [
        { provide: OutboundHttp, useValue: http },
        TenantEgress,
        { provide: PublishedActions, useValue: new PublishedActions(actions, platform.documents) },
        { provide: PublishedCredentials, useValue: new PublishedCredentials(secrets, platform.documents) },
        executorIdentities,
        factPublisher(platform, http),
        {
          provide: OAuthTokens,
          useFactory: (egress: TenantEgress) => new OAuthTokens(http, platform.clock, egress),
          inject: [TenantEgress],
        },
        {
          provide: StoredCredentials,
          useFactory: (identities: IdentityCatalogue) =>
            new StoredCredentials(identities, platform.documents, keyEncryptionOf(platform.settings)),
          inject: [IdentityCatalogue],
        },
        {
          provide: CredentialTrial,
          useFactory: (stored: StoredCredentials, tokens: OAuthTokens, egress: TenantEgress) =>
            new CredentialTrial(stored, tokens, http, guard, egress),
          inject: [StoredCredentials, OAuthTokens, TenantEgress],
        },
        {
          provide: Executor,
          useFactory: (positions: PositionKeeper, waits: Waits, egress: TenantEgress, stored: StoredCredentials, tokens: OAuthTokens) => {
            const vault = new SecretVault(secrets, stored, tokens);
            return executorOn(platform, { guard, connections, http, actions, vault, egress }, positions, waits);
          },
          inject: [PositionKeeper, Waits, TenantEgress, StoredCredentials, OAuthTokens],
        },
      ],
    };
  }

  async onModuleDestroy(): Promise<void> {
    await this.executor.stop();
    await this.facts.stop();
    await this.identities.stop();
    await this.http.close();
  }
}

/** Throws where the settings name a server that cannot be read: a mistake is found at the start, not with the first mail. */
function smtpServer({ smtpUrl, smtpFrom }: Platform['settings']): SmtpServer | undefined {
  return smtpUrl === undefined || smtpFrom === undefined ? undefined : smtpServerOf(smtpUrl, smtpFrom);
}

/** What steps are done with. */
interface Ways {
  readonly guard: EgressGuard;
  readonly connections: OutboundConnections;
  readonly http: OutboundHttp;
  readonly actions: ActionRegistry;
  readonly vault: SecretVault;
  readonly egress: TenantEgress;
}

function executorOn(
  platform: Platform,
  { guard, connections, http, actions, vault, egress }: Ways,
  positions: PositionKeeper,
  waits: Waits,
): Executor {
  const { clock, log, channel, documents, blobs, settings, policy } = platform;
  const logger = platform.logger.child({ part: 'executor' });
  const runners = new StepRunners([
    new CallServiceRunner(http, new GrpcCalls(new GrpcChannels(connections))),
    new CommandRunner(guard),
    new NotifyRunner(new WebNotifier(http, clock), new EmailNotifier(guard, smtpServer(settings))),
    new ActionRunner(actions),
  ]);
  const outputs = new OutputSender(log, clock, logger);
  const parked = new ParkedExecutions(documents);
  const executor = `executor_${uuidv7()}`;
  const sender = new ResultSender(channel, clock, logger);
  const uses = new CredentialUses(sender, executor);
  const { concurrentStepsMax: perTenant } = settings;
  const around = {
    executor,
    clock,
    wheel: new TimerWheel(clock),
    queue: new WorkQueue(settings.executorConcurrency, perTenant === undefined ? {} : { perTenant }),
    sender,
    runners,
    uses,
    work: new AttemptWork({ runners, vault, uses, parked, blobs, outputs, egress, gate: new PolicyGate(policy, clock), clock, logger }),
    logger,
  };
  return new Executor(around, parked, positions, outputs, waits);
}
