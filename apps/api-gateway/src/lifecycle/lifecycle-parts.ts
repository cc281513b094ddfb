import { ActOnDraftHandler, CommentOnDraftHandler } from './act-on-draft.js';
import { DeprecateVersionHandler, RestoreVersionHandler, SetLifecycleRulesHandler } from './change-versions.js';
import { Differences } from './differences.js';
import { DifferencesController } from './differences.controller.js';
import { Drafts } from './drafts.js';
import { DraftsController } from './drafts.controller.js';
import { ReviewsController } from './reviews.controller.js';
import { VersionsController } from './versions.controller.js';
import { BeginDraftHandler, ReplaceDraftHandler } from './write-drafts.js';

/** What the gateway's module takes in for the lifecycle of runbooks. */
export const LIFECYCLE_CONTROLLERS = [DraftsController, ReviewsController, DifferencesController, VersionsController];
export const LIFECYCLE_PROVIDERS = [
  Drafts,
  Differences,
  BeginDraftHandler,
  ReplaceDraftHandler,
  ActOnDraftHandler,
  CommentOnDraftHandler,
  DeprecateVersionHandler,
  RestoreVersionHandler,
  SetLifecycleRulesHandler,
];
