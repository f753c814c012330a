#!/bin/sh
# Run once by the image, when the cluster is new: for each service a database, an owner who may change its schema, and
# a role that may only read and write rows. None can connect to another's database.
set -eu

as_superuser() {
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" "$@"
}

create() {
    as_superuser --dbname=postgres --set=service="$1" --set=owner="$1_owner" <<SQL
\getenv password POSTGRES_PASSWORD_$2
\getenv owner_password POSTGRES_OWNER_PASSWORD_$2
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"owner" TEMPLATE template0;
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"service" TO :"service";
\connect :"service"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"service";
SQL
}

as_superuser --dbname=postgres --command="REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC"
create media_cache MEDIA_CACHE
create monitor MONITOR
create ocr OCR
