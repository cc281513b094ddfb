import { Injectable } from '@nestjs/common';
import { Clock, DocumentStore, openedOnce } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import { randomBytes } from 'node:crypto';

/** What a link lets its holder do, once. */
export type Invitation =
  /** Choose the first administrator's name and password. */
  | { readonly kind: 'setup'; readonly tenant: string }
  /** Choose a password of one's own. */
  | { readonly kind: 'password'; readonly tenant: string; readonly person: string };

interface InvitationDocument {
  /** Hash of the token. */
  readonly _id: string;
  readonly invitation: Invitation;
  readonly until: number;
}

const COLLECTION = { name: 'gateway.invitations', indexes: [['until']] } as const;
/** A new colleague reads his mail on Monday. */
export const INVITATION_MS = 3 * 86_400_000;
const TOKEN_BYTES = 32;
const REMOVED_MAX = 100;
/** Of all tenants: more than a report of them can tell. */
const WAITING_MAX = 10_000;

/** Links that are good once. */
@Injectable()
export class Invitations {
  private readonly collection = openedOnce(() => this.documents.collection<InvitationDocument>(COLLECTION));

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
  ) {}

  /** The token, which is kept nowhere. */
  async make(invitation: Invitation, forMs = INVITATION_MS): Promise<{ readonly token: string; readonly until: number }> {
    const invitations = await this.collection();
    const now = this.clock.now();
    const over = await invitations.find({ where: { until: { lte: now } }, limit: REMOVED_MAX });
    const token = `rbi_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
    const until = now + forMs;
    await invitations.write([...over.map(({ _id }) => ({ remove: _id })), { put: { _id: sha256Of(token), invitation, until } }]);
    return { token, until };
  }

  /** Undefined: there is none, or it is over. */
  async find(token: string): Promise<Invitation | undefined> {
    const found = await (await this.collection()).get(sha256Of(token));
    return found && found.until > this.clock.now() ? found.invitation : undefined;
  }

  /** Whom the links that nobody has used are for: a person's id, or `setup` for the first administrator. */
  async waitingIn(tenant: string): Promise<readonly string[]> {
    const found = await (await this.collection()).find({ where: { until: { gt: this.clock.now() } }, limit: WAITING_MAX });
    const own = found.map(({ invitation }) => invitation).filter((invitation) => invitation.tenant === tenant);
    return [...new Set(own.map((invitation) => (invitation.kind === 'setup' ? 'setup' : invitation.person)))];
  }

  /** It is good no more. */
  async use(token: string): Promise<void> {
    await (await this.collection()).write([{ remove: sha256Of(token) }]);
  }
}
