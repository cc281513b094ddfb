import { events, rejected, type Decision } from '../decision.js';
import { isBlobReference, type BlobReference, type JsonObject } from '../json.js';
import type { Actor } from '../actor.js';
import { INLINE_BYTES_MAX } from '../limits.js';
import { canonicalDefinition, type Runbook } from '../runbook/index.js';
import { utf8Length } from '../utf8-length.js';
import type { SourceText, VersionApproval } from './draft-events.js';
import type { RegistryEvent } from './events.js';
import type { RegistryRejection } from './rejections.js';
import { setSchedules } from './set-schedules.js';
import { VERSIONS_MAX, type RegistryState } from './state.js';
import type { RegistryWorld } from './world.js';

/** What a version is made of. */
export interface VersionContent {
  readonly runbookId: string;
  readonly digest: string;
  /** Absent: readers have it, by its digest. */
  readonly definition?: JsonObject | BlobReference;
  readonly source?: SourceText;
  /** Who answers for it, and has asked for what its schedules start. */
  readonly registeredBy: Actor;
  readonly approval?: VersionApproval;
  readonly idempotencyKey?: string;
}

/** The version and its schedules are one record (P1): no version is in force without them. */
export function newVersion(
  content: VersionContent,
  state: RegistryState,
  world: RegistryWorld,
): Decision<RegistryEvent, RegistryRejection> {
  const { runbookId } = content;
  if (state.versions.length >= VERSIONS_MAX) {
    const message = `expected at most ${VERSIONS_MAX} versions of ${runbookId}, found that many; use another id`;
    return rejected({ code: 'versions-exceeded', message });
  }
  const { digest, source, registeredBy, approval, idempotencyKey } = content;
  const known = content.definition === undefined ? world.definition(digest) : undefined;
  const definition = content.definition ?? (known ? storedDefinition(digest, known) : undefined);
  if (definition === undefined) {
    if (known === undefined) return { kind: 'needs', needs: { definition: digest } };
    const message = `expected the definition ${digest} of ${runbookId}, found none; send the document again`;
    return rejected({ code: 'definition-missing', message });
  }
  const version = (state.versions.at(-1)?.version ?? 0) + 1;
  const schedules = setSchedules({ runbookId, definition, version, registeredBy }, state, world);
  if (schedules && 'kind' in schedules) return schedules;
  const registered: RegistryEvent = {
    type: 'RunbookVersionRegistered',
    at: world.now,
    runbookId,
    version,
    digest,
    definition,
    registeredBy,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(source && { source }),
    ...(approval && { approval }),
  };
  return events(schedules ? [registered, schedules] : [registered]);
}

/** As a record holds it. The canonical text of a large one lies in the blob store since it first came, under its digest. */
function storedDefinition(digest: string, definition: JsonObject): JsonObject | BlobReference {
  if (isBlobReference(definition)) return definition;
  const bytes = utf8Length(canonicalDefinition(definition as unknown as Runbook));
  return bytes > INLINE_BYTES_MAX ? { $blob: digest, bytes } : definition;
}
