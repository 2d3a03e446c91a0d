-- What no code path may do, refused by the database itself. ALWAYS: also in a replica session, where ordinary triggers sleep.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is refused on %: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('the audit trail is append-only');
--> statement-breakpoint
ALTER TABLE "audit_events" ENABLE ALWAYS TRIGGER "audit_events_append_only";
--> statement-breakpoint
CREATE TRIGGER "admins_never_deleted" BEFORE DELETE OR TRUNCATE ON "admins"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('admins are never deleted');
--> statement-breakpoint
ALTER TABLE "admins" ENABLE ALWAYS TRIGGER "admins_never_deleted";
--> statement-breakpoint
-- A version or an epoch that went back would revive dead sessions and let a stale claim win.
CREATE FUNCTION "refuse_step_back"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."id" <> OLD."id" OR NEW."version" < OLD."version" OR NEW."credential_epoch" < OLD."credential_epoch" THEN
    RAISE EXCEPTION 'UPDATE is refused on admins: id is fixed, version and credential_epoch only grow' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "admins_only_grow" BEFORE UPDATE ON "admins" FOR EACH ROW EXECUTE FUNCTION "refuse_step_back"();
--> statement-breakpoint
ALTER TABLE "admins" ENABLE ALWAYS TRIGGER "admins_only_grow";
