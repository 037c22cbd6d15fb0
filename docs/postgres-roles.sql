-- Roles of a Sangsaeng database on a PostgreSQL server, with no more rights than each needs. Run it once, as a superuser, in the database:
--
--   psql -v ON_ERROR_STOP=1 -d sangsaeng -f docs/postgres-roles.sql
--
-- then give the roles passwords (\password sangsaeng_app), and make the tables as their owner:
--
--   sangsaeng migrate --db postgresql://sangsaeng_owner@HOST/sangsaeng
--
--   role              may                                                        is for
--   sangsaeng_owner   make and change tables                                     sangsaeng migrate, at each new version
--   sangsaeng_app     read, add, change and delete rows, but no table            the API processes, sangsaeng run and publish
--   sangsaeng_read    read                                                       check, explain, reports, auditors
--
-- Whoever wants another schema than "sangsaeng" runs it with -v schema=NAME. Running it again does no harm.

\if :{?schema}
\else
\set schema sangsaeng
\endif

SELECT format('CREATE ROLE %I LOGIN', name) FROM (VALUES ('sangsaeng_owner'), ('sangsaeng_app'), ('sangsaeng_read')) AS role (name)
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec

CREATE SCHEMA IF NOT EXISTS :"schema" AUTHORIZATION sangsaeng_owner;
REVOKE ALL ON SCHEMA :"schema" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"schema" TO sangsaeng_app, sangsaeng_read;

-- The tables that are there, and those that the owner will make.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA :"schema" TO sangsaeng_app;
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO sangsaeng_read;
ALTER DEFAULT PRIVILEGES FOR ROLE sangsaeng_owner IN SCHEMA :"schema" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sangsaeng_app;
ALTER DEFAULT PRIVILEGES FOR ROLE sangsaeng_owner IN SCHEMA :"schema" GRANT SELECT ON TABLES TO sangsaeng_read;

-- A connection string then needs no options: each role finds its schema.
SELECT format('ALTER ROLE %I IN DATABASE %I SET search_path = %I', name, current_database(), :'schema')
FROM (VALUES ('sangsaeng_owner'), ('sangsaeng_app'), ('sangsaeng_read')) AS role (name) \gexec
SELECT format('ALTER ROLE sangsaeng_read IN DATABASE %I SET default_transaction_read_only = on', current_database()) \gexec

-- What only the owner writes, and what nobody changes: ledger, registry, states and published versions only grow. `sangsaeng run --again` deletes them
-- with everything else; an application that must not be able to do that gets this too: REVOKE DELETE ON ALL TABLES IN SCHEMA … FROM sangsaeng_app.
-- These need the tables: run the script again after the first migration.
SELECT format('REVOKE %s ON %I.%I FROM sangsaeng_app', what, schemaname, tablename)
FROM (VALUES ('store_migration', 'INSERT, UPDATE, DELETE'), ('fund_entry', 'UPDATE'), ('fund_grant_event', 'UPDATE'), ('fund_checkpoint', 'UPDATE'), ('credit_event', 'UPDATE'), ('credit_move', 'UPDATE'), ('credit_obligation', 'UPDATE'),
             ('footprint_version', 'UPDATE'), ('footprint_input', 'UPDATE'), ('footprint_input_set', 'UPDATE'),
             ('plan_record', 'UPDATE'), ('plan_pick', 'UPDATE'), ('plan_pay', 'UPDATE'), ('plan_adoption', 'UPDATE')) AS closed (name, what)
JOIN pg_tables ON tablename = name AND schemaname = :'schema' \gexec
