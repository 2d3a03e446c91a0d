/** What this package needs of a client; `Redis` and `Cluster` of ioredis have it. */
export interface RedisScripts {
  eval(script: string, numberOfKeys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
}

/**
 * Redis refused or did not answer, so it is not known how many attempts are left and the sign-in fails.
 *
 * Promises: the message names no budget and no script; what ioredis throws holds both, and errors end in logs.
 */
export class AttemptStoreUnavailable extends Error {
  override readonly name = 'AttemptStoreUnavailable';
}

/**
 * What the call answers, or {@link AttemptStoreUnavailable}. While Redis is away ioredis keeps commands and sends them when it
 * is back, which may be much later: `whenLate` hears of a call that succeeded after its caller was told that it failed.
 */
export async function withinTime(call: Promise<unknown>, timeoutMs: number, whenLate?: () => void): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new AttemptStoreUnavailable(`Redis did not answer within ${String(timeoutMs)} ms; is it reachable from here?`));
      call.then(whenLate, () => undefined);
    }, timeoutMs);
  });
  try {
    return await Promise.race([call, late]);
  } catch (thrown) {
    throw thrown instanceof AttemptStoreUnavailable ? thrown : new AttemptStoreUnavailable(`Redis refused: ${reasonOf(thrown)}`);
  } finally {
    clearTimeout(timer);
  }
}

/** The name and the code (`MaxRetriesPerRequestError`, `ECONNREFUSED`) or the first word of a reply (`READONLY`, `OOM`). */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'no error was given';
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
  const [reply] = /^[A-Z]{2,}\b/.exec(thrown.message) ?? [];
  return [thrown.name, code ?? reply].filter((part) => part !== undefined).join(' ');
}
