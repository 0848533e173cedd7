import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

export const constraints = check({
  sql: `
SELECT ${list(`SELECT k.conrelid::regclass::text AS table, quote_ident(k.conname) AS name FROM pg_constraint k
    WHERE NOT k.convalidated AND k.conrelid <> 0 AND coalesce(to_jsonb(k) ->> 'conenforced', 'true') = 'true'
      ORDER BY 1, 2`)} AS unchecked,
  ${list(`SELECT g.tgrelid::regclass::text AS table, quote_ident(g.tgname) AS name, g.tgisinternal AS internal
    FROM pg_trigger g
    WHERE g.tgenabled = 'D' ORDER BY 1, 2`)} AS disabled`,
  row: z.object({
    unchecked: json(z.array(z.object({ table: z.string(), name: z.string() }))),
    disabled: json(z.array(z.object({ table: z.string(), name: z.string(), internal: z.boolean() }))),
  }),
  judge: ({ unchecked, disabled }) => {
    const issues: Issue[] = unchecked.map(({ table, name }) => ({
      status: 'warn',
      text: `${name} on ${table} is NOT VALID: rows from before it were never checked.`,
      fix: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name};`,
    }))
    for (const { table, name, internal } of disabled) {
      issues.push({
        status: internal ? 'problem' : 'warn',
        text: internal
          ? `A foreign key of ${table} is not enforced: its trigger ${name} is disabled.`
          : `Trigger ${name} on ${table} is disabled.`,
        fix: internal ? `ALTER TABLE ${table} ENABLE TRIGGER ALL;` : `ALTER TABLE ${table} ENABLE TRIGGER ${name};`,
      })
    }
    return verdictOf(`${unchecked.length} not validated, ${disabled.length} triggers disabled`, issues)
  },
})
