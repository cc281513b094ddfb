import { Controller, Get } from '@nestjs/common';

/** Health of a service that has no routes of its own. It listens only once its readers run, so an answer means ready. */
@Controller('health')
export class HealthController {
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  ready(): { status: 'ok' } {
    return { status: 'ok' };
  }
}
