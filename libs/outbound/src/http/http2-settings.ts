import type { Settings } from 'node:http2';
import { HEADER_BYTES_MAX } from './reply-reading.js';

/** What every server is told of us: it pushes nothing, and headers have the limit that they have over HTTP/1.1. */
export const HTTP2_SETTINGS: Settings = { enablePush: false, maxHeaderListSize: HEADER_BYTES_MAX, initialWindowSize: 1024 * 1024 };
