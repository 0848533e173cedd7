import { quoted } from '../catalog/name.ts'

/** The statements that make a role which can read some schemas and nothing else; run by an owner or superuser. */
export function readonlyRole({ database, schemas }: { database: string; schemas: readonly string[] }): string[] {
  const role = 'mcp_readonly'
  return [
    `CREATE ROLE ${role} LOGIN PASSWORD 'choose one' CONNECTION LIMIT 5;`,
    `ALTER ROLE ${role} SET default_transaction_read_only = on;`,
    `ALTER ROLE ${role} SET statement_timeout = '30s';`,
    `ALTER ROLE ${role} SET temp_file_limit = '1GB'; -- superuser only`,
    `GRANT CONNECT ON DATABASE ${quoted(database)} TO ${role};`,
    ...schemas
      .map(quoted)
      .flatMap(schema => [
        `GRANT USAGE ON SCHEMA ${schema} TO ${role};`,
        `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role};`,
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO ${role};`,
      ]),
    `GRANT pg_monitor TO ${role}; -- optional: statement texts, sessions and sizes of others`,
  ]
}
