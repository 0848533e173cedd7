import { ConnectorError } from '@mcp-connectors/core'
import type { Statement } from '../parser.ts'
import { body, items, text } from '../syntax.ts'
import { hasOption } from './finding.ts'

/** How a statement of a migration can be run. */
export type Kind = 'transaction' | 'alone'

/** What leaves the database, or the transaction that could undo it. Not a migration, whoever asks. */
const refused: readonly { why: string; types: readonly string[] }[] = [
  { why: 'the migration is one transaction of its own', types: ['TransactionStmt'] },
  { why: 'what it runs cannot be reviewed: write the statements out', types: ['DoStmt', 'CallStmt', 'ExecuteStmt'] },
  { why: 'it loads code into the server', types: ['LoadStmt', 'CreatePLangStmt'] },
  {
    why: 'it belongs to a session, not to a migration',
    types: [
      ...['PrepareStmt', 'DeallocateStmt', 'DiscardStmt', 'ListenStmt', 'UnlistenStmt', 'NotifyStmt'],
      ...['DeclareCursorStmt', 'FetchStmt', 'ClosePortalStmt'],
    ],
  },
  {
    why: 'it would change the limits that this server sets; lock_timeout_ms is an argument',
    types: ['VariableSetStmt'],
  },
  {
    why: 'reads have tools of their own, postgres_query and postgres_explain',
    types: ['SelectStmt', 'VariableShowStmt', 'ExplainStmt'],
  },
  {
    why: 'it concerns the whole server',
    types: [
      ...['AlterSystemStmt', 'CheckPointStmt', 'CreatedbStmt', 'DropdbStmt', 'AlterDatabaseStmt'],
      ...['AlterDatabaseSetStmt', 'AlterDatabaseRefreshCollStmt', 'CreateTableSpaceStmt', 'DropTableSpaceStmt'],
      'AlterTableSpaceOptionsStmt',
    ],
  },
  {
    why: 'what roles may do is decided by a person',
    types: [
      ...['CreateRoleStmt', 'AlterRoleStmt', 'AlterRoleSetStmt', 'DropRoleStmt', 'GrantRoleStmt', 'DropOwnedStmt'],
      'ReassignOwnedStmt',
    ],
  },
  {
    why: 'it reaches other servers or their files',
    types: [
      ...['CreateSubscriptionStmt', 'AlterSubscriptionStmt', 'DropSubscriptionStmt', 'ImportForeignSchemaStmt'],
      ...['CreateFdwStmt', 'AlterFdwStmt', 'CreateForeignServerStmt', 'AlterForeignServerStmt'],
      ...['CreateForeignTableStmt', 'CreateUserMappingStmt', 'AlterUserMappingStmt', 'CopyStmt'],
    ],
  },
]

/** Extensions that reach the machine, other servers, or pages past every permission. */
const outside = /^(dblink|.*_fdw|adminpack|pageinspect|pg_surgery|pg_walinspect|http|pg_net|aws_\w+|pl.*u|plsh|plrust)$/

/** @throws ConnectorError `refused` for a statement that no migration may hold. */
export function kindOf(statement: Statement): Kind {
  const why = whyRefused(statement)
  if (why === undefined) return isAlone(statement) ? 'alone' : 'transaction'
  throw new ConnectorError('refused', `A migration may not hold ${nameOf(statement.type)}: ${why}.`, {
    hint: 'Leave it out, or have the person run it in psql.',
  })
}

/** Why no migration may hold this statement; undefined where it may. */
export function whyRefused(statement: Statement): string | undefined {
  return refused.find(({ types }) => types.includes(statement.type))?.why ?? whyExtension(statement)
}

function whyExtension({ type, node }: Statement): string | undefined {
  const name = text(node.extname) ?? ''
  return type === 'CreateExtensionStmt' && outside.test(name) ? `${name} reaches outside the database` : undefined
}

/** What PostgreSQL refuses inside a transaction block. */
function isAlone({ type, node }: Statement): boolean {
  switch (type) {
    case 'VacuumStmt':
      return node.is_vacuumcmd === true
    case 'IndexStmt':
    case 'DropStmt':
      return node.concurrent === true
    case 'ReindexStmt':
      return (
        hasOption(node, 'concurrently') || !['REINDEX_OBJECT_TABLE', 'REINDEX_OBJECT_INDEX'].includes(String(node.kind))
      )
    case 'ClusterStmt':
      return node.relation === undefined
    case 'AlterTableStmt':
      return items(node.cmds).some(detachesConcurrently)
    default:
      return false
  }
}

function detachesConcurrently(command: unknown): boolean {
  const { subtype, def } = body(command, 'AlterTableCmd') ?? {}
  return subtype === 'AT_DetachPartition' && body(def, 'PartitionCmd')?.concurrent === true
}

const written: Readonly<Record<string, string>> = {
  TransactionStmt: 'BEGIN, COMMIT or ROLLBACK',
  VariableSetStmt: 'SET or RESET',
  VariableShowStmt: 'SHOW',
  CreatedbStmt: 'CREATE DATABASE',
  DropdbStmt: 'DROP DATABASE',
  CheckPointStmt: 'CHECKPOINT',
}

/** `CreateRoleStmt` → `CREATE ROLE`. */
function nameOf(type: string): string {
  const words = type.replace(/Stmt$/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
  return written[type] ?? words.toUpperCase()
}
