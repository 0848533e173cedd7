import { prompt } from '../tool.ts'

export const safeMigration = prompt({
  name: 'safe-migration',
  title: 'Plan a safe migration',
  description: 'Plan a change of the schema that does not stop the application.',
  args: { goal: { description: 'What should be different afterwards.', required: true } },
  render: ({ goal = '' }) => `Plan a change of this PostgreSQL database: ${goal}

1. Describe the tables concerned with postgres_describe, and look with postgres_find for views, functions and triggers that use them.
2. Look with postgres_activity for long transactions that would block it.
Then write the migration in steps that hold strong locks only briefly: expand (new nullable columns, CREATE INDEX CONCURRENTLY, constraints NOT VALID), fill in batches, VALIDATE, switch, contract. Set lock_timeout in each step, say which lock each takes, how long it lasts at this table's size, how to undo it, and what of it must run outside a transaction. If postgres_migrate is there, let it review the statements with dry_run true; do not apply them before I say so.`,
})
