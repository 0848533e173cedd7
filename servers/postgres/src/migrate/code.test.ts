import { type Connected, connect } from '@mcp-connectors/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgres } from '../connector.ts'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'

let fresh: FreshDatabase
let server: Connected
beforeAll(async () => {
  fresh = await freshDatabase()
  await fresh.admin(
    'CREATE TABLE items(id int PRIMARY KEY, name text, at timestamptz)',
    'CREATE EXTENSION dblink',
    "CREATE FUNCTION reader(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN pg_read_file($1); END'",
  )
  server = await connect(postgres, { access: 'destroy', options: { url: fresh.url } })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await fresh.drop()
})

function plpgsql(body: string): string {
  return `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$${body}$body$`
}

function sql(body: string): string {
  return `CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $body$${body}$body$`
}

test.each([
  plpgsql('BEGIN NEW.at := now(); RETURN NEW; END'),
  plpgsql(
    'BEGIN INSERT INTO items VALUES (NEW.id) ON CONFLICT (id)\n DO UPDATE\n SET name = EXCLUDED.name; RETURN NULL; END',
  ),
  plpgsql('BEGIN -- execute this often\n PERFORM random(), nextval($$s$$); RETURN NULL; END'),
  plpgsql('DECLARE copy int := 1; BEGIN copy := 2; CREATE TEMP TABLE x(i int); DROP TABLE x; RETURN NULL; END'),
  plpgsql('BEGIN FOR i IN 1..3 LOOP UPDATE items SET name = lower(name); END LOOP; RETURN NULL; END'),
  sql("SELECT upper('x')"),
  sql("INSERT INTO items VALUES (1); SELECT 'pg_read'"),
  'CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1',
  'CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)',
  'CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
])('may be made: %s', async statement => {
  const { text } = await server.call('postgres_migrate', { statements: [statement] })
  expect(text).toMatch(/^Dry run/)
})

test.each([
  [plpgsql("BEGIN PERFORM pg_read_file('/etc/passwd'); RETURN NULL; END"), 'pg_read_file'],
  [plpgsql('BEGIN PERFORM "pg_read_file" ($$/etc/passwd$$); RETURN NULL; END'), 'pg_read_file'],
  [plpgsql('BEGIN PERFORM U&"pg\\005fread_file"($$/etc/passwd$$); RETURN NULL; END'), 'U&"'],
  [plpgsql("BEGIN PERFORM '--', pg_read_file('/etc/passwd'); RETURN NULL; END"), 'pg_read_file'],
  [plpgsql("BEGIN PERFORM dblink('', ''); RETURN NULL; END"), 'dblink'],
  [plpgsql("BEGIN PERFORM reader('/etc/passwd'); RETURN NULL; END"), 'reader'],
  [plpgsql("BEGIN PERFORM query_to_xml('SELECT 1', true, true, ''); RETURN NULL; END"), 'query_to_xml'],
  [plpgsql("BEGIN EXECUTE 'SELECT 1'; RETURN NULL; END"), 'EXECUTE'],
  [plpgsql("DECLARE r record; BEGIN FOR r IN/**/EXECUTE 'SELECT 1' LOOP NULL; END LOOP; RETURN NULL; END"), 'EXECUTE'],
  [plpgsql("BEGIN IF true THEN EXECUTE 'x'; END IF; RETURN NULL; END"), 'EXECUTE'],
  [plpgsql("BEGIN /* x */ COPY items FROM PROGRAM 'id'; RETURN NULL; END"), 'COPY'],
  [plpgsql('BEGIN ALTER ROLE bob SUPERUSER; RETURN NULL; END'), 'ALTER'],
  [plpgsql('BEGIN CREATE EXTENSION file_fdw; RETURN NULL; END'), 'CREATE'],
  [plpgsql("BEGIN LOAD 'x'; RETURN NULL; END"), 'LOAD'],
  [plpgsql('BEGIN DO $$BEGIN END$$; RETURN NULL; END'), 'DO'],
  [sql("SELECT pg_read_file('/etc/passwd')"), 'pg_read_file'],
  [sql("COPY items TO PROGRAM 'id'; SELECT ''"), 'reaches other servers or their files'],
  [sql("ALTER ROLE bob SUPERUSER; SELECT ''"), 'decided by a person'],
  ["CREATE FUNCTION f() RETURNS text LANGUAGE sql RETURN pg_read_file('/etc/passwd')", 'pg_read_file'],
  ["CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS 'return 1'", 'in plperl'],
  ['CREATE OPERATOR <<< (RIGHTARG = text, FUNCTION = pg_read_file)', 'pg_read_file'],
  ['CREATE CAST (text AS bytea) WITH FUNCTION pg_read_binary_file(text)', 'pg_read_binary_file'],
])('may not be made: %s', async (statement, said) => {
  const { text } = await server.call('postgres_migrate', { statements: ['CREATE TABLE t(i int)', statement] })
  expect(text).toMatch(/^refused: Statement 2 of 2: /)
  expect(text).toContain(said)
})
