import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Room } from '@runbook/service';
import type { FastifyRequest } from 'fastify';
import { Requires } from './api-key.guard.js';
import { Problem } from '../http/problem.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Somebody has to make room; whoever asks every few seconds does not keep the service busy. */
const RETRY_AFTER_SECONDS = 10;

/**
 * While the disk takes no more, what would write is refused at the door, whoever may ask for it, and everything else is answered. A guard, because an
 * interceptor costs every request several promises and streams of events.
 */
export class RoomForWrites implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly room: Room) {}

  canActivate(context: ExecutionContext): boolean {
    const { lack } = this.room;
    if (lack === undefined || this.onlyReads(context)) return true;
    throw new Problem('storage-full', `${lack}; nothing was done: send it again then`, {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    });
  }

  /** Also a POST whose route asks for no more than the permission to read: a document that is checked. */
  private onlyReads(context: ExecutionContext): boolean {
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    return READS.has(method) || (this.reflector.get(Requires, context.getHandler())?.endsWith(':read') ?? false);
  }
}
