import { ConnectorError } from '@mcp-connectors/core'
import type { Statement } from '../parser.ts'
import { all } from '../syntax.ts'

/** How a statement of a migration can be run. */
export type Kind = 'transaction' | 'alone'

/** Statements that leave the database, or the transaction that could undo them. Not a migration, whoever asks. */
const refused: Readonly<Record<string, string>> = {
  TransactionStmt: 'the migration is one transaction of its own',
  DoStmt: 'its code cannot be reviewed: write the statements out',
  LoadStmt: 'it loads a library into the server',
  AlterSystemStmt: 'it changes the whole server',
  PrepareStmt: 'it leaves something behind in the session',
  ExecuteStmt: 'what it runs cannot be reviewed',
  DeallocateStmt: 'it belongs to a session, not to a migration',
  DiscardStmt: 'it belongs to a session, not to a migration',
  ListenStmt: 'it belongs to a session, not to a migration',
  NotifyStmt: 'it belongs to a session, not to a migration',
  VariableSetStmt: 'it would change the limits that this server sets',
  CallStmt: 'what the procedure does cannot be reviewed',
  SelectStmt: 'reads have a tool of their own, postgres_query',
  ExplainStmt: 'plans have a tool of their own, postgres_explain',
  CreatedbStmt: 'databases are made by the person',
  DropdbStmt: 'databases are dropped by the person',
  CreateTableSpaceStmt: 'it writes to the file system of the server',
  CheckPointStmt: 'it concerns the whole server',
  CreateSubscriptionStmt: 'it opens a connection to another server',
  AlterSubscriptionStmt: 'it opens a connection to another server',
  ImportForeignSchemaStmt: 'it opens a connection to another server',
}

/** @throws ConnectorError `refused` for a statement that no migration may hold. */
export function kindOf(statement: Statement): Kind {
  const why = refused[statement.type] ?? whyCopy(statement)
  if (why !== undefined) {
    throw new ConnectorError(
      'refused',
      `${statement.type.replace(/Stmt$/, '')} is not allowed in a migration: ${why}.`,
      {
        hint: 'Leave it out, or have the person run it in psql.',
      },
    )
  }
  return isAlone(statement) ? 'alone' : 'transaction'
}

function whyCopy({ type, node }: Statement): string | undefined {
  if (type !== 'CopyStmt') return undefined
  return node.is_program === true
    ? 'it starts a program on the server'
    : 'it reads or writes files, or streams that this server does not have'
}

/** What PostgreSQL refuses inside a transaction block. */
function isAlone({ type, node }: Statement): boolean {
  if (type === 'VacuumStmt') return node.is_vacuumcmd === true
  if (node.concurrent === true) return true
  const option = [...all(node, 'DefElem')].some(({ defname }) => defname === 'concurrently')
  return option || [...all(node, 'PartitionCmd')].some(({ concurrent }) => concurrent === true)
}
