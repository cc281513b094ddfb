import { runMain, startService } from '@runbook/service';
import { ApiGatewayModule } from './api-gateway.module.js';
import { gatewayFace } from './gateway-face.js';

await runMain('api-gateway', () => startService({ name: 'api-gateway', modules: [ApiGatewayModule], face: gatewayFace }));
