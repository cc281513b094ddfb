import type { TabChannel } from './tabs.js';

interface Member extends TabChannel {
  readonly heard: (message: unknown) => void;
}

/** Channels as those of a browser, within one page. */
export class TabChannels {
  private readonly named = new Map<string, Set<Member>>();

  readonly open = (name: string, heard: (message: unknown) => void): TabChannel => {
    const all = this.named.get(name) ?? new Set<Member>();
    this.named.set(name, all);
    const member: Member = {
      heard,
      postMessage: (message) => {
        const others = [...all].filter((other) => other !== member);
        // Not before who posts has gone on, as between tabs.
        queueMicrotask(() => {
          for (const other of others) if (all.has(other)) other.heard(message);
        });
      },
      close: () => {
        all.delete(member);
        if (all.size === 0 && this.named.get(name) === all) this.named.delete(name);
      },
    };
    all.add(member);
    return member;
  };
}
