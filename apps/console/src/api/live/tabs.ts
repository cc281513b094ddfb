/** Of the Web Locks API (https://w3c.github.io/web-locks/), as far as streams need it. A lock that is stolen rejects its holder's request. */
export interface Locks {
  request<Result>(name: string, options: LockWish, held: (lock: object | null) => Promise<Result>): Promise<Result>;
}

export interface LockWish {
  readonly signal?: AbortSignal;
  readonly ifAvailable?: boolean;
  readonly steal?: boolean;
}

/** Of a `BroadcastChannel`: what one posts, all others of the name hear, in the order in which it was posted. */
export interface TabChannel {
  postMessage(message: unknown): void;
  close(): void;
}

/** What those who follow streams have in common. */
export interface Tabs {
  readonly locks: Locks;
  readonly channel: (name: string, heard: (message: unknown) => void) => TabChannel;
  /** Streams that may stay open at once, of all who share these locks. */
  readonly streamsMax: number;
  /** Whether other tabs are counted, so that a hidden one may go on. */
  readonly areShared: boolean;
}
