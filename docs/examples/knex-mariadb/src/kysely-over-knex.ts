import { kyselyOver } from '@maatify/admin-infra-adapters/kysely';
import type { Knex } from 'knex';
import type { Kysely } from 'kysely';
import type { Connection, ResultSetHeader } from 'mysql2';

/** What Knex hands out: the connection of mysql2, with a mark that the pool looks for. */
type KnexConnection = Connection & { __knex__disposed?: unknown };

/** A Kysely over the connections of Knex; `kyselyOver` takes whatever can run a statement on one connection. */
export function kyselyOverKnex(knex: Knex): Kysely<object> {
  const client = knex.client as {
    acquireConnection(): Promise<KnexConnection>;
    releaseConnection(connection: KnexConnection): Promise<void>;
  };
  return kyselyOver({
    dialect: 'mysql',
    acquire: async () => {
      const connection = await client.acquireConnection();
      return {
        run: async (statement, parameters) => {
          const [result] = await connection.promise().query(statement, [...parameters]);
          if (Array.isArray(result)) return { rows: result };
          const { affectedRows, insertId } = result as ResultSetHeader;
          return { rows: [], affected: affectedRows, insertId };
        },
        release: async (broken) => {
          if (broken) {
            // The pool throws away what carries this mark instead of handing it out again.
            connection.__knex__disposed = new Error('given up by the adapters');
            connection.destroy();
          }
          await client.releaseConnection(connection);
        },
      };
    },
  });
}

/** For `pool.afterCreate`: two claims on neighbouring rows would else wait for each other's gaps. */
export function readCommitted(connection: Connection, done: (error: Error | null, connection: Connection) => void): void {
  connection.query('set session transaction isolation level read committed', (error) => {
    done(error, connection);
  });
}
