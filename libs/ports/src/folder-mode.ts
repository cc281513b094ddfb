/** Of a data folder that is made: the log, the documents and keys lie there, and its owner alone reads it. One that is there keeps its mode. */
export const FOLDER_MODE = 0o700;
