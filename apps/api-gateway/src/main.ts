import { runService } from '@runbook/service';
import { ApiGatewayModule } from './api-gateway.module.js';
import { gatewayFace } from './gateway-face.js';

await runService({ name: 'api-gateway', modules: [ApiGatewayModule], face: gatewayFace });
