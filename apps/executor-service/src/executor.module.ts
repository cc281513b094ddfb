import { Inject, Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import { connectionSettings, EgressGuard, OutboundConnections, OutboundHttp, type Resolver } from '@runbook/outbound';
import { Waits } from '@runbook/processor';
import { DATA_FOLDER, EnvironmentSecrets, PositionKeeper, uuidv7, type Platform, type SecretSource } from '@runbook/service';
import type { Action } from './actions/action.js';
import { PublishedActions } from './actions/published-actions.js';
import { ActionRegistry, builtInActions } from './actions/registry.js';
import { ExecutionEventsReader } from './execution-events.reader.js';
import { Executor } from './executor.js';
import { GrpcChannels } from './grpc/grpc-channel.js';
import { EmailNotifier } from './notify/email-notifier.js';
import { smtpServerOf, type SmtpServer } from './notify/smtp-server.js';
import { WebNotifier } from './notify/web-notifier.js';
import { OutputSender } from './output/output-sender.js';
import { PublishedCredentials } from './secrets/published-credentials.js';
import { SecretVault } from './secrets/secret-vault.js';
import { ActionRunner } from './steps/action.js';
import { CallServiceRunner } from './steps/call-service.js';
import { CommandRunner } from './steps/command.js';
import { GrpcCalls } from './steps/grpc-call.js';
import { NotifyRunner } from './steps/notify.js';
import { StepRunners } from './steps/step-runner.js';
import { AttemptWork } from './work/attempt-work.js';
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
  ) {}

  static forPlatform(platform: Platform, parts: ExecutorParts = {}): DynamicModule {
    const guard = new EgressGuard(platform.settings.egressAllow, parts.resolver);
    const connections = new OutboundConnections(guard, connectionSettings(platform.settings));
    const http = new OutboundHttp(connections);
    const secrets = parts.secrets ?? new EnvironmentSecrets();
    const actions = new ActionRegistry([...builtInActions({ dataFolder: DATA_FOLDER }), ...(parts.actions ?? [])]);
    return {
      module: ExecutorModule,
      controllers: [ExecutionEventsReader],
      providers: [
        { provide: OutboundHttp, useValue: http },
        { provide: PublishedActions, useValue: new PublishedActions(actions, platform.documents) },
        { provide: PublishedCredentials, useValue: new PublishedCredentials(secrets, platform.documents) },
        {
          provide: Executor,
          useFactory: (positions: PositionKeeper, waits: Waits) =>
            executorOn(platform, { guard, connections, http, actions, secrets }, positions, waits),
          inject: [PositionKeeper, Waits],
        },
      ],
    };
  }

  async onModuleDestroy(): Promise<void> {
    await this.executor.stop();
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
  readonly secrets: SecretSource;
}

function executorOn(
  platform: Platform,
  { guard, connections, http, actions, secrets }: Ways,
  positions: PositionKeeper,
  waits: Waits,
): Executor {
  const { clock, log, channel, documents, blobs, settings } = platform;
  const logger = platform.logger.child({ part: 'executor' });
  const runners = new StepRunners([
    new CallServiceRunner(http, new GrpcCalls(new GrpcChannels(connections))),
    new CommandRunner(guard),
    new NotifyRunner(new WebNotifier(http, clock), new EmailNotifier(guard, smtpServer(settings))),
    new ActionRunner(actions),
  ]);
  const outputs = new OutputSender(log, clock, logger);
  const parked = new ParkedExecutions(documents);
  const vault = new SecretVault(secrets);
  const { concurrentStepsMax: perTenant } = settings;
  const around = {
    executor: `executor_${uuidv7()}`,
    clock,
    wheel: new TimerWheel(clock),
    queue: new WorkQueue(settings.executorConcurrency, perTenant === undefined ? {} : { perTenant }),
    sender: new ResultSender(channel, clock, logger),
    runners,
    work: new AttemptWork({ runners, vault, parked, blobs, outputs, clock, logger }),
    logger,
  };
  return new Executor(around, parked, positions, outputs, waits);
}
