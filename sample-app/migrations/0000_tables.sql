CREATE TABLE "admin_abilities" (
	"admin_id" text NOT NULL,
	"ability" text NOT NULL,
	"granted_by" text NOT NULL,
	"granted_at" bigint NOT NULL,
	CONSTRAINT "admin_abilities_admin_id_ability_pk" PRIMARY KEY("admin_id","ability"),
	CONSTRAINT "admin_abilities_explicit" CHECK ("admin_abilities"."ability" <> '' and strpos("admin_abilities"."ability", '*') = 0)
);
--> statement-breakpoint
CREATE TABLE "admins" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "admins_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"canonical_email" text NOT NULL,
	"name" text NOT NULL,
	"name_folded" text NOT NULL,
	"status" text NOT NULL,
	"email_verified" boolean NOT NULL,
	"version" integer NOT NULL,
	"credential_epoch" integer NOT NULL,
	"password_hash" text,
	"must_change_password" boolean DEFAULT false NOT NULL,
	"created_at" bigint NOT NULL,
	"status_changed_at" bigint NOT NULL,
	"status_reason" text,
	CONSTRAINT "admins_status_known" CHECK ("admins"."status" in ('created', 'pending_verification', 'active', 'suspended', 'locked')),
	CONSTRAINT "admins_password_hash_not_empty" CHECK ("admins"."password_hash" <> '')
);
--> statement-breakpoint
CREATE TABLE "attempt_budgets" (
	"budget" text PRIMARY KEY NOT NULL,
	"password_count" integer NOT NULL,
	"totp_count" integer NOT NULL,
	"password_round" integer DEFAULT 0 NOT NULL,
	"totp_round" integer DEFAULT 0 NOT NULL,
	"locked_until" bigint,
	"last_reservation" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt_reservations" (
	"reservation_id" text PRIMARY KEY NOT NULL,
	"budget" text NOT NULL,
	"factor" text NOT NULL,
	"round" integer NOT NULL,
	"reserved_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "one_time_codes" (
	"admin_id" text NOT NULL,
	"purpose" text NOT NULL,
	"code_digest" text NOT NULL,
	"issued_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint,
	"lapsed_at" bigint,
	CONSTRAINT "one_time_codes_admin_id_purpose_pk" PRIMARY KEY("admin_id","purpose")
);
--> statement-breakpoint
CREATE TABLE "totp_factors" (
	"admin_id" text PRIMARY KEY NOT NULL,
	"sealed_seed" text,
	"enabled_at" bigint,
	"last_step" bigint,
	"pending_id" text,
	"pending_sealed_seed" text,
	"pending_expires_at" bigint,
	CONSTRAINT "totp_factors_seed_not_empty" CHECK ("totp_factors"."sealed_seed" <> '' and "totp_factors"."pending_sealed_seed" <> ''),
	CONSTRAINT "totp_factors_enabled_complete" CHECK (("totp_factors"."sealed_seed" is null) = ("totp_factors"."enabled_at" is null)),
	CONSTRAINT "totp_factors_pending_complete" CHECK (num_nulls("totp_factors"."pending_id", "totp_factors"."pending_sealed_seed", "totp_factors"."pending_expires_at") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"event_id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"category" text NOT NULL,
	"severity" text NOT NULL,
	"operation" text NOT NULL,
	"actor" jsonb NOT NULL,
	"target_type" text,
	"target_id" text,
	"origin" jsonb NOT NULL,
	"correlation_id" text NOT NULL,
	"at" bigint NOT NULL,
	"metadata" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"event_id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "notifications_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"security" boolean NOT NULL,
	"recipient" jsonb NOT NULL,
	"operation" text NOT NULL,
	"origin" jsonb NOT NULL,
	"correlation_id" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outgoing_secrets" (
	"event_id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "outgoing_secrets_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"purpose" text NOT NULL,
	"admin_id" text NOT NULL,
	"address" text NOT NULL,
	"sealed_code" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"correlation_id" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "challenges" (
	"challenge_digest" text PRIMARY KEY NOT NULL,
	"admin_id" text NOT NULL,
	"purpose" text NOT NULL,
	"factors" text NOT NULL,
	"credential_epoch" integer NOT NULL,
	"system_epoch" integer NOT NULL,
	"opened_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"closed_at" bigint,
	"device_digest" text
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "sessions_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"admin_id" text NOT NULL,
	"token_digest" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"proven_at" bigint NOT NULL,
	"ended_at" bigint,
	"end_reason" text,
	"credential_epoch" integer NOT NULL,
	"system_epoch" integer NOT NULL,
	"ip" text,
	"user_agent" text,
	"channel" text NOT NULL,
	"device_digest" text,
	"impersonator_id" text,
	CONSTRAINT "sessions_end_complete" CHECK (("sessions"."ended_at" is null) = ("sessions"."end_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" bigint NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "settings_scalar" CHECK (jsonb_typeof("settings"."value") in ('string', 'number', 'boolean'))
);
--> statement-breakpoint
ALTER TABLE "admin_abilities" ADD CONSTRAINT "admin_abilities_admin_id_admins_id_fk" FOREIGN KEY ("admin_id") REFERENCES "public"."admins"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_admin_id_admins_id_fk" FOREIGN KEY ("admin_id") REFERENCES "public"."admins"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "totp_factors" ADD CONSTRAINT "totp_factors_admin_id_admins_id_fk" FOREIGN KEY ("admin_id") REFERENCES "public"."admins"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_admin_id_admins_id_fk" FOREIGN KEY ("admin_id") REFERENCES "public"."admins"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_admin_id_admins_id_fk" FOREIGN KEY ("admin_id") REFERENCES "public"."admins"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_impersonator_id_admins_id_fk" FOREIGN KEY ("impersonator_id") REFERENCES "public"."admins"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "admin_abilities_holders" ON "admin_abilities" USING btree ("ability","admin_id");--> statement-breakpoint
CREATE UNIQUE INDEX "admins_canonical_email_key" ON "admins" USING btree ("canonical_email");--> statement-breakpoint
CREATE INDEX "admins_page" ON "admins" USING btree ("created_at","seq");--> statement-breakpoint
CREATE INDEX "attempt_reservations_budget" ON "attempt_reservations" USING btree ("budget");--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_codes_digest_key" ON "one_time_codes" USING btree ("code_digest","purpose");--> statement-breakpoint
CREATE INDEX "audit_events_page" ON "audit_events" USING btree ("at","seq");--> statement-breakpoint
CREATE INDEX "audit_events_target" ON "audit_events" USING btree ("target_type","target_id","seq");--> statement-breakpoint
CREATE INDEX "audit_events_correlation" ON "audit_events" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "outgoing_secrets_expiry" ON "outgoing_secrets" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "challenges_admin" ON "challenges" USING btree ("admin_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token_digest_key" ON "sessions" USING btree ("token_digest");--> statement-breakpoint
CREATE INDEX "sessions_page" ON "sessions" USING btree ("admin_id","opened_at","seq");--> statement-breakpoint
CREATE INDEX "sessions_device" ON "sessions" USING btree ("admin_id","device_digest");