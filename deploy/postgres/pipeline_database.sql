-- The database of PIPELINE_DATABASE. As a superuser: psql -v password="'…'" -f pipeline_database.sql
-- The program makes its tables in a schema of its own, `pipeline`.
create role pipeline login password :password connection limit 200;
create database pipeline owner pipeline encoding 'UTF8' template template0;
revoke connect on database pipeline from public;
