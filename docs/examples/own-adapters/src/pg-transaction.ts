import type { Pool, PoolClient } from 'pg';

/** Runs work in a transaction, and again when the database gave it up because of another: nothing was acknowledged then. */
export async function transaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>, attempts = 5): Promise<T> {
  const tx = await pool.connect();
  let broken = false;
  try {
    await tx.query('begin isolation level read committed');
    const answer = await work(tx);
    await tx.query('commit');
    return answer;
  } catch (error) {
    await tx.query('rollback').catch(() => (broken = true));
    if (attempts > 1 && GIVEN_UP.includes((error as { code?: string }).code ?? ''))
      return await transaction(pool, work, attempts - 1);
    throw error;
  } finally {
    // What may still be in a transaction must not go back into the pool.
    tx.release(broken);
  }
}

/** A deadlock, and a conflict of two transactions. */
const GIVEN_UP = ['40P01', '40001'];
