import type { AdminActor, Origin } from '@maatify/admin-infra';

import type { Application } from './application.js';
import { KNOWN } from './minimal-contracts.js';
import type { MinimalContracts } from './minimal-contracts.js';
import type { Pair } from './paired.js';

/** What is used of it here; it is installed beside the benchmark only, so the repository compiles without it. */
interface BetterAuth {
  readonly api: {
    signUpEmail(request: { body: object }): Promise<{ user: { id: string } }>;
    signInEmail(request: { body: object; headers: Headers; returnHeaders: true }): Promise<{ headers: Headers }>;
    getSession(request: { headers: Headers }): Promise<{ user: { id: string } } | null>;
    enableTwoFactor(request: { body: object; headers: Headers }): Promise<{ totpURI: string }>;
    verifyTOTP(request: { body: object; headers: Headers }): Promise<unknown>;
    banUser(request: { body: object; headers: Headers }): Promise<{ user: { banned: boolean } }>;
  };
}
type Row = Record<string, unknown>;
type Plugin = (options?: object) => object;

const ORIGIN: Origin = Object.freeze({ ip: '192.0.2.1', userAgent: 'bench', channel: 'ui', correlationId: null });
const PASSWORD = 'a password for benchmarks only';

/** An optional package; null where it is not installed. */
async function installed<T>(name: string): Promise<T | null> {
  try {
    return (await import(name)) as T;
  } catch {
    return null;
  }
}

/** The cookies a browser would send back. */
function cookiesOf(headers: Headers): Headers {
  const pairs = headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return new Headers({ cookie: pairs.filter((pair) => !pair.endsWith('=')).join('; '), 'user-agent': 'bench' });
}

/** better-auth over its memory adapter, with the hash left out, as its own server calls are made. */
async function startBetterAuth() {
  const [core, memory, plugins, otp] = await Promise.all([
    installed<{ betterAuth(options: object): BetterAuth }>('better-auth'),
    installed<{ memoryAdapter(db: Record<string, Row[]>): object }>('better-auth/adapters/memory'),
    installed<{ admin: Plugin; twoFactor: Plugin }>('better-auth/plugins'),
    installed<{ createOTP(secret: string): { totp(): Promise<string> } }>('@better-auth/utils/otp'),
  ]);
  if (core === null || memory === null || plugins === null || otp === null) return null;
  const db: Record<string, Row[]> = { user: [], session: [], account: [], verification: [], twoFactor: [], rateLimit: [] };
  const auth = core.betterAuth({
    database: memory.memoryAdapter(db),
    secret: 'a-secret-for-benchmarks-only-0123456789',
    baseURL: 'http://localhost:3000',
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      password: {
        hash: (password: string) => Promise.resolve(password),
        verify: ({ hash, password }: { hash: string; password: string }) => Promise.resolve(hash === password),
      },
    },
    plugins: [plugins.admin(), plugins.twoFactor()],
  });
  const signUp = async (email: string): Promise<string> => {
    const { user } = await auth.api.signUpEmail({ body: { email, password: PASSWORD, name: email } });
    return user.id;
  };
  const signIn = (email: string) =>
    auth.api.signInEmail({ body: { email, password: PASSWORD }, headers: new Headers(), returnHeaders: true });
  return { auth, db, otp, signUp, signIn };
}

/** The same four things done by both. Theirs reads and writes its memory adapter, ours the minimal contracts. */
export async function againstBetterAuth(
  contracts: MinimalContracts,
  app: Application,
): Promise<{ readonly pairs: readonly Pair[]; prepare(): Promise<void> } | null> {
  const peer = await startBetterAuth();
  if (peer === null) return null;
  const { auth, db, otp, signIn } = peer;
  const adminId = await peer.signUp('ada@example.org');
  const otherId = await peer.signUp('linus@example.org');
  await peer.signUp('grace@example.org');
  for (const user of db['user'] ?? []) if (user['id'] === adminId) user['role'] = 'admin';

  const enrolling = cookiesOf((await signIn('grace@example.org')).headers);
  const { totpURI } = await auth.api.enableTwoFactor({ body: { password: PASSWORD }, headers: enrolling });
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  const key = decodeBase32(secret);
  const codeOf = (): Promise<string> => otp.createOTP(key).totp();
  await auth.api.verifyTOTP({ body: { code: await codeOf() }, headers: enrolling });

  const cookie = cookiesOf((await signIn('ada@example.org')).headers);
  const kept = { session: (db['session'] ?? []).length, verification: (db['verification'] ?? []).length };
  // What a call stored is taken away again: their adapter looks through all rows.
  const tidy = (): void => {
    for (const [table, rows] of Object.entries(kept)) (db[table] ?? []).length = rows;
  };
  let code = await codeOf();
  let actor: AdminActor;
  return {
    async prepare() {
      contracts.refresh();
      code = await codeOf();
      const own = await app.sessions.access({ token: KNOWN.token }, ORIGIN);
      if (own.outcome !== 'allowed') throw new Error('the session of the benchmark is not live');
      actor = own.actor;
    },
    pairs: [
      {
        name: 'access',
        endsIn: 'done',
        base: async () => ((await auth.api.getSession({ headers: cookie }))?.user.id === adminId ? 'done' : 'refused'),
        ours: async () =>
          (await app.sessions.access({ token: KNOWN.token }, ORIGIN)).outcome === 'allowed' ? 'done' : 'refused',
      },
      {
        name: 'sign-in',
        endsIn: 'done',
        base: async () => {
          const { headers } = await signIn('ada@example.org');
          tidy();
          return headers.getSetCookie().length > 0 ? 'done' : 'refused';
        },
        ours: async () => {
          const { email, password, device } = KNOWN;
          const { outcome } = await app.authentication.signIn({ email, password, device }, ORIGIN);
          return outcome === 'signed_in' ? 'done' : outcome;
        },
      },
      {
        name: 'sign-in with TOTP',
        endsIn: 'done',
        base: async () => {
          const half = await signIn('grace@example.org');
          await auth.api.verifyTOTP({ body: { code }, headers: cookiesOf(half.headers) });
          tidy();
          return 'done';
        },
        ours: async () => {
          const { emailWithTotp: email, password, device, challenge } = KNOWN;
          await app.authentication.signIn({ email, password, device }, ORIGIN);
          const { outcome } = await app.authentication.completeTotp({ challenge, code: KNOWN.code }, ORIGIN);
          return outcome === 'signed_in' ? 'done' : outcome;
        },
      },
      {
        name: 'ban, suspend',
        endsIn: 'done',
        base: async () => {
          const { user } = await auth.api.banUser({ body: { userId: otherId, banReason: 'left the company' }, headers: cookie });
          return user.banned ? 'done' : 'refused';
        },
        ours: async () => {
          const { outcome } = await app.lifecycle.suspend(actor, { adminId: KNOWN.otherId, reason: 'left the company' });
          return outcome === 'changed' ? 'done' : outcome;
        },
      },
    ],
  };
}

/** Their authenticator takes the seed as it was before it was written into the address. */
function decodeBase32(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString('utf8');
}
