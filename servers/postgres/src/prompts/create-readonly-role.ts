import { readonlyRole } from '../health/readonly-role.ts'
import { schemaNames } from '../resources/complete.ts'
import { prompt } from '../tool.ts'

export const createReadonlyRole = prompt({
  name: 'create-readonly-role',
  title: 'Create a read-only role',
  description: 'The SQL of a role for this server that can read some schemas and nothing else.',
  args: {
    schemas: { description: 'Schemas it may read, separated by commas.', required: true, complete: schemaNames },
  },
  render: ({ schemas = '' }) => {
    const names = schemas
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '')
    const sql = readonlyRole({ database: 'your database', schemas: names }).join('\n')
    return `I want this server to connect as a role that can only read. Start from this SQL:

${sql}

Put in the name of the database, check with postgres_find that the schemas exist, and with postgres_health (checks: access) what the present role may do. ALTER DEFAULT PRIVILEGES acts for objects of the role that runs it: add FOR ROLE where another role makes the tables. Tell me what each statement does, which tables hold secrets that I may not want to grant, and where to put the new connection string. Do not run it.`
  },
})
