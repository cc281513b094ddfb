import { Injectable } from '@nestjs/common';
import type { PolicyResource } from '@runbook/domain';
import type { FastifyRequest } from 'fastify';

/** What is known of one of a kind; undefined: the tenant has none of this id. */
export type TellResource = (tenant: string, id: string) => Promise<Pick<PolicyResource, 'run' | 'gates'> | undefined>;

const KIND = /^\/api\/v1\/([^/]+)/;

/** What the policy is told of what a request is about. The rooms that hold it say what they know of theirs. */
@Injectable()
export class PolicyResources {
  private readonly tellers = new Map<string, TellResource>();

  /** `kind`: the word behind `/api/v1/`. */
  tell(kind: string, teller: TellResource): void {
    this.tellers.set(kind, teller);
  }

  /** Of the address as its route reads it; what stands in the body is what is asked for, and no fact. */
  async of({ routeOptions, params }: FastifyRequest, tenant: string): Promise<PolicyResource> {
    const kind = KIND.exec(routeOptions.url ?? '')?.[1] ?? '';
    const named = params as Readonly<Record<string, string>> | undefined;
    const id = named?.id ?? Object.values(named ?? {})[0];
    return this.named(kind, tenant, id);
  }

  async named(kind: string, tenant: string, id: string | undefined): Promise<PolicyResource> {
    if (id === undefined) return { kind };
    return { kind, id, ...(await this.tellers.get(kind)?.(tenant, id)) };
  }
}
