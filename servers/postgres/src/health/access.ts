import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { check, type Issue, list, verdictOf } from './check.ts'
import { readonlyRole } from './readonly-role.ts'

const memberOf = z.enum([
  'pg_read_server_files',
  'pg_write_server_files',
  'pg_execute_server_program',
  'pg_signal_backend',
  'pg_write_all_data',
  'pg_read_all_data',
])

/** Built-in roles that reach further than the data, and what they allow. */
const roles: Readonly<Record<z.output<typeof memberOf>, string>> = {
  pg_read_server_files: 'read any file of the server',
  pg_write_server_files: 'write files on the server',
  pg_execute_server_program: 'start programs on the server',
  pg_signal_backend: 'cancel and end sessions of others',
  pg_write_all_data: 'write every table',
  pg_read_all_data: 'read every table',
}

export const access = check({
  sql: `
SELECT current_user::text AS role, current_database()::text AS database, r.rolsuper AS superuser, r.rolcreaterole
  OR r.rolcreatedb OR r.rolreplication AS powers,
  ${list(`SELECT g.rolname AS name FROM pg_roles g
    WHERE g.rolname IN (${memberOf.options.map(name => `'${name}'`).join(', ')})
    AND pg_has_role(current_user, g.oid, 'USAGE') AND NOT r.rolsuper`)} AS memberships,
  (SELECT count(*)::float8 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p',
    'f') AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema' AND has_table_privilege(c.oid,
      'INSERT, UPDATE, DELETE, TRUNCATE')) AS writable,
  (SELECT count(*)::float8 FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
    AND d.deptype = 'e'
    JOIN pg_extension e ON e.oid = d.refobjid WHERE e.extname = 'dblink' AND has_function_privilege(p.oid,
      'EXECUTE')) AS dblink,
  (SELECT coalesce(jsonb_agg(nspname ORDER BY nspname), '[]') FROM (SELECT n.nspname FROM pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm')) ORDER BY 1
      LIMIT 20) q) AS schemas
FROM pg_roles r WHERE r.rolname = current_user`,
  row: z.object({
    role: z.string(),
    database: z.string(),
    superuser: z.boolean(),
    powers: z.boolean(),
    memberships: json(z.array(z.object({ name: memberOf }))),
    writable: z.number(),
    dblink: z.number(),
    schemas: json(z.array(z.string())),
  }),
  judge: (row, { access }) => {
    const issues: Issue[] = []
    if (row.superuser) {
      issues.push({
        status: 'problem',
        text: `${row.role} is a superuser: only this server's guard stands between a statement and the machine.`,
      })
    }
    for (const { name } of row.memberships)
      issues.push({ status: 'problem', text: `As a member of ${name}, ${row.role} may ${roles[name]}.` })
    if (!row.superuser && row.powers)
      issues.push({ status: 'warn', text: `${row.role} may create roles or databases, or replicate.` })
    if (row.dblink > 0) issues.push({ status: 'warn', text: `${row.role} may open connections with dblink.` })
    // Where the server may write too, rights to write are what the person wanted.
    if (row.writable > 0 && access === 'read')
      issues.push({ status: 'warn', text: `${row.role} may write ${counted(row.writable, 'table')}.` })
    const fix = readonlyRole({ database: row.database, schemas: row.schemas })
    const found = verdictOf(
      `connected as ${row.role}, which may write ${counted(row.writable, 'table')}`,
      issues,
      'a role that can only read',
    )
    return issues.length === 0 ? found : { ...found, fix_sql: fix }
  },
})
