import type { DialectName } from './schema-options.js';

type Named = (name: string) => string;

const APPEND_ONLY = 'the audit trail is append-only';
const NEVER_DELETED = 'admins are never deleted';
const ONLY_GROW = 'the id of an admin is fixed, its version and credential epoch only grow';
const STEPS_BACK = 'new.id <> old.id or new.version < old.version or new.credential_epoch < old.credential_epoch';

/**
 * What no code path may do, refused by the database itself: the audit trail takes no update and no delete, admins are not
 * deleted, and a version or an epoch that went back would revive dead sessions.
 */
export function guardStatements(dialect: DialectName, at: Named, plain: Named): readonly string[] {
  switch (dialect) {
    case 'postgres':
      return postgresGuards(at, plain);
    case 'mysql':
      return [
        ...['update', 'delete'].map((event) => mysqlGuard(at, plain, 'audit_events', event, APPEND_ONLY)),
        mysqlGuard(at, plain, 'admins', 'delete', NEVER_DELETED),
        `create trigger ${at('admins_only_grow')} before update on ${at('admins')} for each row ` +
          `begin if ${STEPS_BACK} then signal sqlstate '45000' set message_text = '${ONLY_GROW}'; end if; end`,
      ];
    case 'sqlite':
      return [
        ...['update', 'delete'].map((event) => sqliteGuard(at, plain, 'audit_events', event, APPEND_ONLY)),
        sqliteGuard(at, plain, 'admins', 'delete', NEVER_DELETED),
        `create trigger ${at('admins_only_grow')} before update on ${plain('admins')} when ${STEPS_BACK} ` +
          `begin select raise(abort, '${ONLY_GROW}'); end`,
      ];
  }
}

function mysqlGuard(at: Named, plain: Named, table: string, event: string, why: string): string {
  const name = at(`${table}_no_${event}`);
  return `create trigger ${name} before ${event} on ${at(table)} for each row signal sqlstate '45000' set message_text = '${why}'`;
}

function sqliteGuard(at: Named, plain: Named, table: string, event: string, why: string): string {
  const name = at(`${table}_no_${event}`);
  return `create trigger ${name} before ${event} on ${plain(table)} begin select raise(abort, '${why}'); end`;
}

/** Enabled ALWAYS: also in a replica session, where ordinary triggers sleep. */
function postgresGuards(at: Named, plain: Named): readonly string[] {
  const guard = (table: string, name: string, events: string, why: string) => [
    `create trigger ${plain(name)} before ${events} on ${at(table)} ` +
      `for each statement execute function ${at('refuse_change')}('${why}')`,
    `alter table ${at(table)} enable always trigger ${plain(name)}`,
  ];
  return [
    `create function ${at('refuse_change')}() returns trigger language plpgsql as $$ begin ` +
      `raise exception '% is refused on %: %', tg_op, tg_table_name, tg_argv[0] using errcode = 'restrict_violation'; end $$`,
    ...guard('audit_events', 'audit_events_append_only', 'update or delete or truncate', APPEND_ONLY),
    ...guard('admins', 'admins_never_deleted', 'delete or truncate', NEVER_DELETED),
    `create function ${at('refuse_step_back')}() returns trigger language plpgsql as $$ begin ` +
      `if ${STEPS_BACK} then raise exception '${ONLY_GROW}' using errcode = 'restrict_violation'; end if; return new; end $$`,
    `create trigger ${plain('admins_only_grow')} before update on ${at('admins')} ` +
      `for each row execute function ${at('refuse_step_back')}()`,
    `alter table ${at('admins')} enable always trigger ${plain('admins_only_grow')}`,
  ];
}
