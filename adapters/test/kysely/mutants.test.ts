import { afterAll, describe, expect, it } from '@jest/globals';

import type { Mutant } from './support/mutant.js';
import { ANY, LAST_HOLDER, mutant } from './support/mutant.js';
import { mutated } from './support/mutated.js';
import { CONTACT_MUTANTS } from './support/contact-mutants.js';
import { CODE_OWNER_MUTANTS } from './support/code-owner-mutants.js';
import { DEVICE_MUTANTS } from './support/device-mutants.js';
import { EXTERNAL_MUTANTS } from './support/external-mutants.js';
import { IMPERSONATION_MUTANTS } from './support/impersonation-mutants.js';
import { INVITATION_MUTANTS } from './support/invitation-mutants.js';
import { ROLE_MUTANTS } from './support/role-mutants.js';
import { firstNoticed } from './support/first-noticed.js';
import { subjectOver } from './support/subject.js';
import { emptyFile, removeFiles } from './support/sqlite.js';

afterAll(removeFiles);

const LIVE = /^select 'live'/;
const TOUCH = /^update "admin_infra_sessions" set "last_seen_at"/;
const END = /^update "admin_infra_sessions" set "ended_at" = \?, "end_reason" = \? where "id" = \?/;
const CLAIM_CODE = /^update "admin_infra_one_time_codes"/;
const CLAIM_STEP = /^update "admin_infra_totp_factors" set "last_step" = \? where/;
const RECOVERY = /^update "admin_infra_recovery_codes"/;
const DROP_RECOVERY = /^delete from "admin_infra_recovery_codes"/;
const RENEW = /^update "admin_infra_admins" set "password_hash" = \? where/;
const SET_PASSWORD = /^update "admin_infra_admins" set "password_hash" = \?, "must_change_password" = \?/;
const DROP_CODES = /^delete from "admin_infra_one_time_codes"/;
const REQUEST = /^select .* where "canonical_email" = \?$/;
const OWN_BUDGETS = /^select \* from "admin_infra_attempt_budgets" where \("budget" in/;
const CLEAR = /^update "admin_infra_attempt_budgets" set "counted" = case/;
const ADMIN_PAGE = /from "admin_infra_admins".*order by "created_at"/;
const SESSION_PAGE = /from "admin_infra_sessions".*order by "admin_infra_sessions"\."opened_at" desc/;
const EXPIRE = /^update "admin_infra_sessions" set "ended_at" = \?, "end_reason" = \? where "id" in/;
const DUE = /^select "id" from "admin_infra_sessions" where "ended_at" is null/;
const OVER = /\(expires_at <= \? or last_seen_at < \?/;
const REVOKED_SINCE = '"gone"."revoked_at" >= "admin_infra_sessions"."opened_at"';

const MUTANTS: Readonly<Record<string, Mutant>> = {
  ...ROLE_MUTANTS,
  ...IMPERSONATION_MUTANTS,
  ...CONTACT_MUTANTS,
  ...CODE_OWNER_MUTANTS,
  ...DEVICE_MUTANTS,
  ...EXTERNAL_MUTANTS,
  ...INVITATION_MUTANTS,
  'touch revives an ended session': mutant('SessionCommandRepository', TOUCH, ' and "ended_at" is null', ''),
  'touch moves backwards': mutant(
    'SessionCommandRepository',
    TOUCH,
    'case when last_seen_at < ? then ? else last_seen_at end',
    'coalesce(?, ?)',
  ),
  'end takes the session of another admin': mutant('SessionCommandRepository', END, '"admin_id" = ?', ANY),
  'end can be done twice': mutant('SessionCommandRepository', END, ' and "ended_at" is null', ''),
  'expired sessions count': mutant('SessionCommandRepository', LIVE, '"expires_at" > ?', ANY),
  'sessions of an earlier epoch count': mutant('SessionCommandRepository', LIVE, '"credential_epoch" = ?', ANY),
  'sessions of another system epoch count': mutant('SessionCommandRepository', LIVE, '"system_epoch" = ?', ANY),
  'idle sessions count': mutant('SessionCommandRepository', LIVE, '"last_seen_at" >= ?', ANY),
  'old sessions count': mutant('SessionCommandRepository', LIVE, '"opened_at" >= ?', ANY),
  'a closed challenge opens': mutant('SessionCommandRepository', LIVE, ' and "closed_at" is null', ''),
  'the newest session is ended first': mutant(
    'SessionCommandRepository',
    LIVE,
    'order by "opened_at"',
    'order by "opened_at" desc',
  ),
  'the challenge stays open': mutant(
    'SessionCommandRepository',
    /^update "admin_infra_challenges"/,
    '"closed_at" = ?',
    '"closed_at" = nullif(?, 0) + null',
  ),
  'a used code works again': mutant('OneTimeCodeRepository', CLAIM_CODE, ' and "used_at" is null', ''),
  'an expired code works': mutant('OneTimeCodeRepository', CLAIM_CODE, 'expires_at > ?', ANY),
  'an expired code works when the clock steps back': mutant(
    'OneTimeCodeRepository',
    CLAIM_CODE,
    'when lapsed_at is null and expires_at > ?',
    'when expires_at > ?',
  ),
  'a code of another purpose works': mutant('OneTimeCodeRepository', CLAIM_CODE, '"purpose" = ?', ANY),
  'a code of another admin works': mutant('OneTimeCodeRepository', CLAIM_CODE, '"admin_id" = ?', ANY),
  'a step is accepted twice': mutant('TotpCommandRepository', CLAIM_STEP, '"last_step" < ?', '"last_step" <= ?'),
  'a lower step is accepted': mutant('TotpCommandRepository', CLAIM_STEP, '"last_step" < ?', ANY),
  'a pending factor takes steps': mutant('TotpCommandRepository', CLAIM_STEP, '"sealed_seed" is not null', '1'),
  'a setting is overwritten whatever it was': mutant(
    'SystemSettingsCommandRepository',
    /^update "admin_infra_settings"/,
    '"value" = ?',
    `"value" = "value" and ${ANY}`,
  ),
  'settings that move together leave what is there': mutant(
    'SystemSettingsCommandRepository',
    /^insert into "admin_infra_settings".* on conflict \("key"\) do update/,
    '"value" = "excluded"."value"',
    '"value" = "admin_infra_settings"."value"',
  ),
  'a suspended admin counts as holder': mutant('AdminCommandRepository', LAST_HOLDER, '"admin_infra_admins"."status" = ?', ANY),
  'leaving active moves no epoch': mutant(
    'AdminCommandRepository',
    /^update "admin_infra_admins" set "status"/,
    '"credential_epoch" = ?',
    '"credential_epoch" = "credential_epoch" + 0 * ?',
  ),
  'accepting verifies no email': mutant(
    'AdminCommandRepository',
    /^update "admin_infra_admins"/,
    '"email_verified" = ?',
    '"email_verified" = 0 * ?',
  ),
  'a hash is renewed whatever is stored': mutant('AdminCommandRepository', RENEW, ' and "password_hash" = ?', ` and ${ANY}`),
  'the same hash of another admin is renewed': mutant('AdminCommandRepository', RENEW, '"id" = ?', ANY),
  'a new password moves no epoch': mutant(
    'AdminCommandRepository',
    SET_PASSWORD,
    '"credential_epoch" = ?',
    '"credential_epoch" = "credential_epoch" + 0 * ?',
  ),
  'a new password leaves the duty to change it': mutant(
    'AdminCommandRepository',
    SET_PASSWORD,
    '"must_change_password" = ?',
    '"must_change_password" = "must_change_password" + 0 * ?',
  ),
  'a new password is that of everybody': mutant('AdminCommandRepository', SET_PASSWORD, '"id" = ?', ANY),
  'a new password leaves recovery codes of before': mutant(
    'AdminCommandRepository',
    DROP_CODES,
    '"purpose" = ?',
    '(0 and ? is null)',
  ),
  'a new password drops codes of every purpose': mutant('AdminCommandRepository', DROP_CODES, '"purpose" = ?', ANY),
  'a new password drops the codes of everybody': mutant('AdminCommandRepository', DROP_CODES, '"admin_id" = ?', ANY),
  'a reset leaves the code of before': mutant(
    'AdminCommandRepository',
    /^insert into "admin_infra_one_time_codes".* on conflict/,
    'do update set "code_digest" = ?',
    'do update set "code_digest" = coalesce("code_digest", ?)',
  ),
  'a request finds whoever is there': mutant('OneTimeCodeRepository', REQUEST, '"canonical_email" = ?', ANY),
  'attempts of devices stay': mutant('AttemptLimiter', OWN_BUDGETS, '"budget" >= ?', '(0 and ? is null)'),
  'the attempts of those whose id comes before are forgotten': mutant('AttemptLimiter', OWN_BUDGETS, '"budget" >= ?', ANY),
  'the attempts of those whose id comes after are forgotten': mutant('AttemptLimiter', OWN_BUDGETS, '"budget" < ?', ANY),
  'what is cleared keeps its lock': mutant('AttemptLimiter', CLEAR, '"locked_at" = ?', '"locked_at" = coalesce("locked_at", ?)'),
  'the page of admins loses its tie-break': mutant('AdminQueryRepository', ADMIN_PAGE, ' or "id" > ?', ' or (0 and ? is null)'),
  'the page of admins repeats its tie': mutant('AdminQueryRepository', ADMIN_PAGE, '"id" > ?', ANY),
  'the page of admins ignores the status': mutant('AdminQueryRepository', ADMIN_PAGE, '"status" = ?', ANY),
  'wildcards search': mutant('AdminQueryRepository', ADMIN_PAGE, "like ? escape '!'", "like replace(?, '!', '') escape '~'"),
  'a device of another admin is recognised': mutant(
    'AdminQueryRepository',
    /as "probe"/,
    '"seen"."admin_id" = "admin_infra_admins"."id"',
    '1',
  ),
  'the page of sessions loses its tie-break': mutant(
    'SessionQueryRepository',
    SESSION_PAGE,
    ' or "admin_infra_sessions"."id" < ?',
    ' or (0 and ? is null)',
  ),
  'the page of sessions shows those of all': mutant(
    'SessionQueryRepository',
    SESSION_PAGE,
    '"admin_infra_sessions"."admin_id" = ?',
    ANY,
  ),
  'an event is stored twice': mutant('AuditLogger', /^insert into "admin_infra_audit_events"/, '(?', '(? || random()'),
  'a factor that is not confirmed makes a holder': mutant(
    'AdminCommandRepository',
    LAST_HOLDER,
    '"admin_infra_totp_factors"."enabled_at" is not null',
    '1',
  ),
  'the earlier token of another admin ends a session': mutant(
    'SessionCommandRepository',
    LIVE,
    '"token_digest" = ? and "admin_id" = ?',
    `"token_digest" = ? and ${ANY}`,
  ),
  'the session of another admin is replaced': mutant(
    'SessionCommandRepository',
    LIVE,
    '"id" = ? and "admin_id" = ?',
    `"id" = ? and ${ANY}`,
  ),
  'the challenge of another admin opens': mutant(
    'SessionCommandRepository',
    LIVE,
    '"challenge_digest" = ? and "admin_id" = ?',
    `"challenge_digest" = ? and ${ANY}`,
  ),
  'what the limit ends says it was replaced': mutant(
    'SessionCommandRepository',
    /^update "admin_infra_sessions"/,
    "then 'limit' else 'replaced'",
    "then 'replaced' else 'limit'",
  ),
  'a code that a fast clock dated is left as it is': mutant(
    'OneTimeCodeRepository',
    /^update "admin_infra_one_time_codes" set "issued_at"/,
    '"issued_at" > ?',
    '(0 and ? is null)',
  ),
  'a code of another purpose makes it too soon': mutant(
    'OneTimeCodeRepository',
    /^select \(select "issued_at"/,
    '"purpose" = ?',
    ANY,
  ),
  'a factor that is not confirmed is asked for': mutant(
    'AdminQueryRepository',
    /as "second_factor"/,
    '"admin_infra_totp_factors"."sealed_seed" is not null',
    '1',
  ),
  'a recovery code works twice': mutant('RecoveryCodeCommandRepository', RECOVERY, ' and "used_at" is null', ''),
  'a recovery code of another admin works': mutant('RecoveryCodeCommandRepository', RECOVERY, '"admin_id" = ?', ANY),
  'any recovery code works': mutant('RecoveryCodeCommandRepository', RECOVERY, '"code_digest" = ?', ANY),
  'recovery codes outlive their factor': mutant(
    'RecoveryCodeCommandRepository',
    DROP_RECOVERY,
    '"admin_id" = ?',
    '(0 and ? is null)',
  ),
  'everybody loses the recovery codes': mutant('RecoveryCodeCommandRepository', DROP_RECOVERY, '"admin_id" = ?', ANY),
  'used recovery codes count as left': mutant(
    'RecoveryCodeQueryRepository',
    /^select "code_digest" from "admin_infra_recovery_codes"/,
    ' and "used_at" is null',
    '',
  ),
  'recovery codes of others count as left': mutant(
    'RecoveryCodeQueryRepository',
    /^select "code_digest" from "admin_infra_recovery_codes"/,
    '"admin_id" = ?',
    ANY,
  ),
  'a session opened after the revocation is dead': mutant(
    'DeviceCommandRepository',
    /as "revoked"/,
    REVOKED_SINCE,
    '"gone"."revoked_at" is not null',
  ),
  'the device of whoever is impersonated counts': mutant(
    'DeviceCommandRepository',
    /as "revoked"/,
    'coalesce("admin_infra_sessions"."impersonator_id", "admin_infra_sessions"."admin_id")',
    '"admin_infra_sessions"."admin_id"',
  ),
  'sessions of a revoked device count, or go on': mutant(
    'DeviceCommandRepository',
    LIVE,
    REVOKED_SINCE,
    '"gone"."revoked_at" < 0',
  ),
  'a revoked device is recognised': mutant(
    'DeviceCommandRepository',
    /as "probe"/,
    '("seen"."revoked_at" is null or "seen"."revoked_at" < "seen"."first_seen_at")',
    '1',
  ),
  'what is over is ended twice': mutant('SessionCommandRepository', DUE, '"ended_at" is null', '1'),
  'expired sessions are not due': mutant('SessionCommandRepository', DUE, 'expires_at <= ?', '(0 and ? is null)'),
  'idle sessions are not due': mutant('SessionCommandRepository', DUE, 'last_seen_at < ?', '(0 and ? is null)'),
  'old sessions are not due': mutant('SessionCommandRepository', DUE, 'opened_at < ?', '(0 and ? is null)'),
  'a session at its last moment is due': mutant('SessionCommandRepository', OVER, 'last_seen_at < ?', 'last_seen_at <= ?'),
  'what is over ends as something else': mutant(
    'SessionCommandRepository',
    EXPIRE,
    '"end_reason" = ?',
    `"end_reason" = case when \${ANY} then 'revoked' end`,
  ),
  'a notification is stored twice': mutant(
    'NotificationDispatcher',
    /^insert into "admin_infra_outbox"/,
    '(?, ?, ?, ?,',
    '(?, ?, ?, ? || random(),',
  ),
};

describe(`the kit notices each of ${String(Object.keys(MUTANTS).length)} changes:`, () => {
  it.each(Object.entries(MUTANTS))(
    '%s',
    async (_name, { contract, statement, from, to }) => {
      let changed = 0;
      const noticed = await firstNoticed(contract, async () => {
        const db = mutated(await emptyFile(), (sql) => {
          const isHit = statement.test(sql) && sql.includes(from);
          if (isHit) changed += 1;
          return isHit ? sql.replaceAll(from, () => to) : sql;
        });
        return subjectOver({ db, dispose: () => db.destroy() });
      });
      expect(changed).toBeGreaterThan(0);
      expect(noticed).not.toBeNull();
      // Every case of a contract, on a file each: a busy machine takes its time.
    },
    90_000,
  );
});
