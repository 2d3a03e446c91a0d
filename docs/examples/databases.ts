import { randomUUID } from 'node:crypto';

import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

export type ServerName = keyof typeof SERVERS;

/** A database of its own on the server that runs here, and how it goes again. */
export function freshDatabase(server: ServerName) {
  return SERVERS[server]();
}

const fresh = () => `example_${randomUUID().replaceAll('-', '').slice(0, 16)}`;

const SERVERS = {
  postgres: async () => {
    const server = process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
    const name = fresh();
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(`create database ${name}`);
    const url = new URL(server);
    url.pathname = name;
    const drop = async () => {
      await client.query(`drop database ${name} with (force)`);
      await client.end();
    };
    return { url: url.href, drop };
  },
  mysql: async () => {
    const server = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test';
    const name = fresh();
    const connection = await createConnection(server);
    await connection.query(`create database ${name}`);
    const url = new URL(server);
    url.pathname = name;
    const drop = async () => {
      await connection.query(`drop database ${name}`);
      await connection.end();
    };
    return { url: url.href, drop };
  },
};
