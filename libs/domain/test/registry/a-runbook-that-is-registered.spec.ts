import {
  decideRegistry,
  evolveRegistry,
  noRunbook,
  VERSIONS_MAX,
  type RegisterRunbook,
  type RegistryEvent,
  type RegistryRejectionCode,
  type RegistryState,
} from '@runbook/domain';
import { DEV, registryWorld } from '@runbook/spec-kit';
import fc from 'fast-check';

const NOW = Date.UTC(2026, 10, 21);
const DIGEST = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

const register = (change: Partial<RegisterRunbook> = {}): RegisterRunbook => ({
  type: 'RegisterRunbook',
  runbookId: 'contain-host',
  digest: DIGEST,
  definition: { id: 'contain-host' },
  ...change,
});

function given(...history: RegistryEvent[]) {
  const state = history.reduce(evolveRegistry, noRunbook);
  return {
    when(command: RegisterRunbook) {
      const decision = decideRegistry(command, state, registryWorld({ blob: () => ({ id: 'contain-host' }) }));
      return {
        then: (...expected: object[]) => expect(decision).toMatchObject({ kind: 'events', events: expected }),
        thenRejected: (code: RegistryRejectionCode, more: object = {}) =>
          expect(decision).toMatchObject({ kind: 'rejected', rejection: { code, ...more } }),
      };
    },
  };
}

/** Facts of versions 1, 2, 3 … with these digests and keys. */
const versions = (...known: { digest?: string; idempotencyKey?: string }[]): RegistryEvent[] =>
  known.map((one, index) => ({
    type: 'RunbookVersionRegistered',
    at: NOW,
    runbookId: 'contain-host',
    version: index + 1,
    digest: DIGEST,
    definition: { id: 'contain-host' },
    registeredBy: DEV,
    ...one,
  }));

describe('a runbook that is registered', () => {
  it('becomes version 1', () => {
    given()
      .when(register())
      .then({
        type: 'RunbookVersionRegistered',
        at: NOW,
        runbookId: 'contain-host',
        version: 1,
        digest: DIGEST,
        definition: { id: 'contain-host' },
        registeredBy: DEV,
      });
  });

  it('under the same id again becomes the next version', () => {
    given(...versions({}, {}))
      .when(register({ digest: OTHER }))
      .then({ version: 3, digest: OTHER });
  });

  it('becomes the next version even if nothing changed: the author asked for it', () => {
    given(...versions({}))
      .when(register())
      .then({ version: 2 });
  });

  it('keeps where its definition lies when that is large', () => {
    const definition = { $blob: DIGEST, bytes: 100_000 };
    given().when(register({ definition })).then({ definition });
  });
});

describe('a registration with an Idempotency-Key', () => {
  it('keeps the key with the version', () => {
    given()
      .when(register({ idempotencyKey: 'k' }))
      .then({ version: 1, idempotencyKey: 'k' });
  });

  it('is answered with the version that it made, when it is repeated', () => {
    given(...versions({ idempotencyKey: 'k' }, { digest: OTHER }))
      .when(register({ idempotencyKey: 'k' }))
      .thenRejected('already-registered', { version: 1 });
  });

  it('is refused when the key came with another body first', () => {
    given(...versions({ idempotencyKey: 'k' }))
      .when(register({ idempotencyKey: 'k', digest: OTHER }))
      .thenRejected('key-reused');
  });

  it('with another key makes another version of the same body', () => {
    given(...versions({ idempotencyKey: 'k' }))
      .when(register({ idempotencyKey: 'l' }))
      .then({ version: 2 });
  });
});

describe('a registration that only counts if something is new', () => {
  it('makes the first version', () => {
    given()
      .when(register({ unlessNewest: true }))
      .then({ version: 1 });
  });

  it('makes none when the newest is this definition', () => {
    given(...versions({ digest: OTHER }, {}))
      .when(register({ unlessNewest: true }))
      .thenRejected('already-registered', { version: 2 });
  });

  it('makes one when an older version was this definition', () => {
    given(...versions({}, { digest: OTHER }))
      .when(register({ unlessNewest: true }))
      .then({ version: 3 });
  });
});

describe('a runbook with as many versions as one may have', () => {
  const full: RegistryState = {
    versions: Array.from({ length: VERSIONS_MAX }, (_, n) => ({ version: n + 1, digest: DIGEST, at: NOW, registeredBy: 'dev' })),
  };

  it('gets no other', () => {
    const decision = decideRegistry(register({ digest: OTHER }), full, registryWorld());
    expect(decision).toMatchObject({ kind: 'rejected', rejection: { code: 'versions-exceeded' } });
  });

  it('still answers a registration that is repeated', () => {
    const decision = decideRegistry(register({ unlessNewest: true }), full, registryWorld());
    expect(decision).toMatchObject({ kind: 'rejected', rejection: { code: 'already-registered', version: VERSIONS_MAX } });
  });
});

describe('any sequence of registrations', () => {
  const command = fc.record({
    digest: fc.constantFrom(DIGEST, OTHER),
    idempotencyKey: fc.option(fc.constantFrom('k', 'l'), { nil: undefined }),
    unlessNewest: fc.boolean(),
  });

  it('numbers versions 1, 2, 3 …, gives a key one version for ever, and replays to the byte', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
        const history: RegistryEvent[] = [];
        let state = noRunbook;
        for (const change of commands) {
          const decision = decideRegistry(register(change), state, registryWorld());
          if (decision.kind !== 'events') continue;
          history.push(...(JSON.parse(JSON.stringify(decision.events)) as RegistryEvent[]));
          state = JSON.parse(JSON.stringify(decision.events.reduce(evolveRegistry, state))) as RegistryState;
        }
        expect(state.versions.map(({ version }) => version)).toEqual(state.versions.map((_, index) => index + 1));
        const keys = state.versions.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
        expect(new Set(keys).size).toBe(keys.length);
        expect(JSON.stringify(history.reduce(evolveRegistry, noRunbook))).toBe(JSON.stringify(state));
      }),
    );
  });
});
