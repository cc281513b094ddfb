import { OutputDocuments } from './output-documents.js';
import { OutputModel } from './output-model.js';
import { OutputController } from './output.controller.js';
import { StepOutput } from './step-output.js';

export const OUTPUT_CONTROLLERS = [OutputController];

export const OUTPUT_PROVIDERS = [OutputDocuments, OutputModel, StepOutput];
