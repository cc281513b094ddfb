import type { Request } from '../api/inbox-queries.js';
import { peopleInWords } from './words.js';

export type Asked = Pick<
  Request,
  'status' | 'youMayVote' | 'except' | 'votes' | 'delegations' | 'approvers' | 'escalated' | 'fourEyes' | 'requesters'
>;

/** Why I cannot decide it, in the order in which it can be known; undefined: I can. The service judges in the end. */
export function whyNoVote(request: Asked, me: string, whyNoPermission: string | undefined): string | undefined {
  if (request.status !== 'open') return 'It is decided: nobody votes on it any more.';
  if (request.youMayVote) return whyNoPermission;
  const mine = request.votes.find(({ by, onBehalfOf }) => by === me && onBehalfOf === undefined);
  if (mine) return `You have voted: ${mine.decision}. A vote that was cast stays.`;
  const passedOn = request.delegations.find(({ from }) => from === me);
  if (passedOn) return `You have passed your voice on to ${passedOn.to}, who decides in your place.`;
  if (request.except.includes(me))
    return request.fourEyes
      ? 'You have asked for what is decided here, so somebody else must decide it (four eyes).'
      : 'You are not among those who may decide it.';
  if (whyNoPermission !== undefined) return whyNoPermission;
  const asked = [request.approvers, request.escalated ?? {}].map(peopleInWords).filter((text) => text !== '');
  return asked.length === 0 ? 'You are not asked here.' : `You are not asked here: it is for ${asked.join(', ')}.`;
}
