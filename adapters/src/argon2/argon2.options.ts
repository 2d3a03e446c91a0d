import { availableParallelism } from 'node:os';

/** What verifying an imported hash may cost at most; beyond it {@link UnaffordableHash} is thrown. */
export interface ImportedLimits {
  /** Memory of one argon2 or scrypt hash in KiB. @default 262144, 256 MiB */
  readonly memoryKiB?: number;
  /** Work of one argon2 (KiB times passes) or scrypt hash (N times r times p): about a second. @default 4194304 */
  readonly work?: number;
  /** Cost of a bcrypt hash; each step doubles the time, which `bcryptjs` takes on the main thread in slices. @default 14 */
  readonly bcryptCost?: number;
}

/** How {@link Argon2PasswordHasher} hashes, and how much at once. */
export interface Argon2Options {
  /** Memory of one hash in KiB. @default 19456, 19 MiB */
  readonly memoryCost?: number;
  /** Passes over that memory. @default 2 */
  readonly timeCost?: number;
  /** Lanes. @default 1 */
  readonly parallelism?: number;
  /**
   * Hashes worked on at once. Node's thread pool has four threads, and files and name look-ups need one as well.
   *
   * @default one less than there are cores, from 1 to 3
   */
  readonly maxConcurrent?: number;
  /** Hashes waiting for their turn; one more is refused. @default 64 */
  readonly maxQueued?: number;
  /** Milliseconds one of them waits before it is refused. @default 2000 */
  readonly queueTimeoutMs?: number;
  readonly importedLimits?: ImportedLimits;
}

/** Every option, with its default where none was given. */
export type CheckedArgon2Options = Required<Omit<Argon2Options, 'importedLimits'>> & {
  readonly importedLimits: Required<ImportedLimits>;
};

/** The least OWASP names, whichever way memory and passes are traded: 7 MiB with 5 passes. */
const LEAST_WORK = 7_168 * 5;

const BOUNDS = {
  memoryCost: [7_168, 1_048_576, 'KiB of memory; 19456 with 2 passes is what OWASP recommends'],
  timeCost: [1, 16, 'passes'],
  parallelism: [1, 16, 'lanes'],
  maxConcurrent: [1, 128, 'hashes at once, each with memoryCost KiB; more than UV_THREADPOOL_SIZE do not run at once'],
  maxQueued: [0, 10_000, 'waiting hashes; 0 refuses whatever cannot start at once'],
  queueTimeoutMs: [1, 60_000, 'milliseconds; the deadline of an operation is 10000 by default and includes them'],
} as const;

const LIMIT_BOUNDS = {
  memoryKiB: [1_024, 2_097_152, 'KiB of memory of one imported hash'],
  work: [65_536, 67_108_864, 'KiB times passes; 4194304 is about a second'],
  bcryptCost: [4, 18, 'the cost of a bcrypt hash; 14 is a second or two'],
} as const;

type Bounds = Readonly<Record<string, readonly [least: number, most: number, meaning: string]>>;

/** The options with their defaults; every problem in one error. */
export function checkedArgon2Options({ importedLimits, ...given }: Argon2Options): CheckedArgon2Options {
  const defaults = {
    memoryCost: 19_456,
    timeCost: 2,
    parallelism: 1,
    maxConcurrent: Math.max(1, Math.min(3, availableParallelism() - 1)),
    maxQueued: 64,
    queueTimeoutMs: 2_000,
  };
  const checked = { ...defaults, ...withoutUndefined(given) };
  const limits = { memoryKiB: 262_144, work: 4_194_304, bcryptCost: 14, ...withoutUndefined(importedLimits ?? {}) };
  const problems = [...outOf(BOUNDS, checked, ''), ...outOf(LIMIT_BOUNDS, limits, 'importedLimits.')];
  if (checked.memoryCost * checked.timeCost < LEAST_WORK) {
    problems.push('memoryCost times timeCost is less than 35840 (7 MiB with 5 passes): guessing such hashes is too cheap');
  }
  if (problems.length > 0) {
    throw new TypeError(`The options of the password hasher cannot be used:${problems.map((one) => `\n- ${one}`).join('')}`);
  }
  // What is hashed here can be verified here, whatever an imported hash may cost.
  const memoryKiB = Math.max(limits.memoryKiB, checked.memoryCost);
  const work = Math.max(limits.work, checked.memoryCost * checked.timeCost);
  return { ...checked, importedLimits: { ...limits, memoryKiB, work } };
}

function outOf(bounds: Bounds, values: Readonly<Record<string, unknown>>, where: string): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const bound = Object.hasOwn(bounds, name) ? bounds[name] : undefined;
    if (bound === undefined) return [`${where}${name}: there is no such option; there are ${Object.keys(bounds).join(', ')}`];
    const [least, most, meaning] = bound;
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return [];
    return [`${where}${name}: ${String(value)} is no whole number from ${String(least)} to ${String(most)} (${meaning})`];
  });
}

/** An option given as `undefined`, from an optional setting for example, means its default. */
function withoutUndefined<T extends object>(given: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}
