import { ActOnDraftHandler, CommentOnDraftHandler } from './act-on-draft.js';
import { DeprecateVersionHandler, RestoreVersionHandler, SetLifecycleRulesHandler } from './change-versions.js';
import { ArchiveController } from './archive.controller.js';
import { Differences } from './differences.js';
import { DifferencesController } from './differences.controller.js';
import { Drafts } from './drafts.js';
import { DraftsController } from './drafts.controller.js';
import { ImportArchiveHandler } from './import-archive.js';
import { ListNewRunbooksHandler } from './new-runbooks.js';
import { NewRunbooksController } from './new-runbooks.controller.js';
import { ReviewsController } from './reviews.controller.js';
import { VersionsController } from './versions.controller.js';
import { BeginDraftHandler, ReplaceDraftHandler } from './write-drafts.js';

/** What the gateway's module takes in for the lifecycle of runbooks. */
export const LIFECYCLE_CONTROLLERS = [
  DraftsController,
  NewRunbooksController,
  ReviewsController,
  DifferencesController,
  VersionsController,
  ArchiveController,
];
export const LIFECYCLE_PROVIDERS = [
  Drafts,
  Differences,
  ListNewRunbooksHandler,
  BeginDraftHandler,
  ReplaceDraftHandler,
  ActOnDraftHandler,
  CommentOnDraftHandler,
  DeprecateVersionHandler,
  RestoreVersionHandler,
  SetLifecycleRulesHandler,
  ImportArchiveHandler,
];
