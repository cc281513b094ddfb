import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Runbook orchestrator</title></head>
<body>
<h1>Runbook orchestrator</h1>
<ul>
<li><a href="/api/docs">API documentation</a> (<a href="/api/docs-json">OpenAPI</a>)</li>
<li><a href="/health/live">Live</a>, <a href="/health/ready">ready</a></li>
</ul>
</body>
</html>
`;

/** The page at `/` for a browser. Plain HTML without script and style, so the strictest content policy holds. */
@ApiExcludeController()
@Controller()
export class LandingController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }
}
