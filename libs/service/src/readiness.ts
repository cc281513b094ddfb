/** Why a part is not ready, for who operates the service; undefined: it is. One that throws or does not answer in time is not ready either. */
export type ReadinessCheck = () => string | undefined | Promise<string | undefined>;

export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, 'up' | 'down'>>;
  /** Why, of each part that is down. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Which parts are down and why, in one line; empty when none is. */
  readonly reason: string;
  /** What does not go on although the service does its work, by part; absent where everything does. */
  readonly standing?: Readonly<Record<string, string>>;
}

/** A part that takes longer cannot do its work either. */
const CHECK_MS_MAX = 2_000;

/**
 * What `/health/ready` of a service tells: every part that can keep it from working registers a check under its name. From the moment in which
 * the service is asked to stop it is not ready, whatever its parts say.
 */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>([['process', () => this.leaving]]);
  private readonly mentions = new Map<string, () => string | undefined>();
  private leaving: string | undefined;
  private hasBeenReady = false;

  /** The returned function takes the check away again. Throws when the name is taken. */
  register(name: string, check: ReadinessCheck): () => void {
    if (this.checks.has(name))
      throw new Error(`expected a name for a check of readiness that is free, found ${name} taken; choose another`);
    this.checks.set(name, check);
    return () => void this.checks.delete(name);
  }

  /**
   * A part that may stand still while the service goes on, because of somebody's topic for example: it is told with the others, and nobody is sent
   * elsewhere for it. The returned function takes it away again.
   */
  mention(name: string, standing: () => string | undefined): () => void {
    this.mentions.set(name, standing);
    return () => void this.mentions.delete(name);
  }

  /** The process ends, for this reason. */
  leave(reason: string): void {
    this.leaving ??= reason;
  }

  /** As `report`, until the service is ready for the first time; from then on its start is over. */
  async startup(): Promise<ReadinessReport> {
    const report = await this.report();
    this.hasBeenReady ||= report.ready;
    return this.hasBeenReady ? { ...report, ready: true } : report;
  }

  async report(): Promise<ReadinessReport> {
    const found = await Promise.all([...this.checks].map(async ([name, check]) => [name, await inTime(check)] as const));
    const down = found.filter(([, reason]) => reason !== undefined);
    const standing = [...this.mentions].flatMap(([name, tell]) => {
      const reason = tell();
      return reason === undefined ? [] : [[name, reason] as const];
    });
    return {
      ready: down.length === 0,
      checks: Object.fromEntries(found.map(([name, reason]) => [name, reason === undefined ? 'up' : 'down'])),
      reasons: Object.fromEntries(down.map(([name, reason]) => [name, reason ?? ''])),
      reason: down.map(([name, reason]) => `${name} (${reason})`).join(', '),
      ...(standing.length > 0 && { standing: Object.fromEntries(standing) }),
    };
  }
}

async function inTime(check: ReadinessCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_MS_MAX} ms`), CHECK_MS_MAX);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
