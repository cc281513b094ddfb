import { Catch, type INestApplication, type RpcExceptionFilter } from '@nestjs/common';
import { NestMicroservice } from '@nestjs/microservices';
import { EventLog } from '@runbook/ports';
import { throwError, type Observable } from 'rxjs';
import type { Fatal } from './fatal.js';
import { Logger } from './logger.js';
import { LogTransport } from './log-transport.js';
import { PositionKeeper } from './position-keeper.js';

/** Of what a handler throws Nest tells the transport "Internal server error"; whoever runs the service must read why it stopped. */
@Catch()
class AsThrown implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** Lets the `@EventPattern(reader(…))` handlers of an application follow the log, from when its microservices are started. */
export function followLog(app: INestApplication, fatal: Fatal): LogTransport {
  const strategy = new LogTransport(app.get(EventLog), app.get(PositionKeeper), app.get(Logger), fatal);
  // A filter must be there before the handlers are bound; calling the modules' hooks stays with the application.
  const microservice = app.connectMicroservice({ strategy }, { deferInitialization: true }).useGlobalFilters(new AsThrown());
  if (microservice instanceof NestMicroservice) microservice.setIsInitHookCalled(true);
  return strategy;
}
