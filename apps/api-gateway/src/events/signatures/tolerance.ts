/** Topics are read later than they are written: a gateway may be away for a night. */
export const TOLERANCE_SECONDS_DEFAULT = 86_400;
/** What the topics that are made here keep. For so long each signed id is remembered too, so that none can be sent again. */
export const TOLERANCE_SECONDS_MAX = 7 * 86_400;
