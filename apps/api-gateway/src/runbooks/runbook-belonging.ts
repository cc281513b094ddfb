import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Reach } from '../access/reach.js';
import { runbookUnknown } from './queries.js';

/** A runbook belongs to itself, also before it is registered. */
@Injectable()
export class RunbookBelonging implements OnModuleInit {
  constructor(private readonly reach: Reach) {}

  onModuleInit(): void {
    this.reach.tell('runbook', { runbookOf: (_principal, id) => Promise.resolve(id), unknown: (_principal, id) => runbookUnknown(id) });
  }
}
