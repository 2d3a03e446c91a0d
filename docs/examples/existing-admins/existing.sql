-- What was there before: the team's own table of admins, and one that refers to it.
create table staff (
  staff_id    serial primary key,
  login_mail  text not null unique,
  full_name   text not null,
  pass_bcrypt text not null,
  is_boss     boolean not null default false,
  disabled_at timestamptz,
  hired_at    timestamptz not null default now()
);

create table invoices (
  invoice_id  serial primary key,
  approved_by integer references staff (staff_id)
);
