import type { Statement } from '../parser.ts'
import { all, body, items, object, type Syntax, text } from '../syntax.ts'

/** What a statement of a migration does to a running database. */
export interface Finding {
  rule: string
  why: string
  /** SQL, or a way to go about it, that does the same with less risk. */
  safer?: string
}

/** Judges one statement by its parse tree alone: the size and use of the tables is for the dry run to show. */
export function lint({ type, node, text: sql }: Statement): Finding[] {
  const found = byStatement[type]?.(node, sql) ?? []
  return found.filter(finding => finding !== undefined)
}

type Rule = (node: Syntax, sql: string) => (Finding | undefined)[]

const byStatement: Readonly<Record<string, Rule>> = {
  IndexStmt: (node, sql) => [
    node.concurrent === true
      ? undefined
      : {
          rule: 'index-blocks-writes',
          why: 'Building the index blocks every write to the table until it is done.',
          safer: `${sql.replace(/^(create\s+(?:unique\s+)?index)/i, '$1 CONCURRENTLY')} (alone, outside a transaction)`,
        },
  ],
  DropStmt: (node, sql) => [dropped(node, sql), cascades(node)],
  TruncateStmt: node => [
    { rule: 'loses-data', why: 'TRUNCATE removes every row, and locks the table against reads too.' },
    cascades(node),
  ],
  AlterTableStmt: node => items(node.cmds).flatMap(command => alterCommand(body(command, 'AlterTableCmd') ?? {})),
  RenameStmt: () => [
    {
      rule: 'breaks-callers',
      why: 'Code that uses the old name fails as soon as this is committed.',
      safer: 'Add the new name beside the old one (a view, or a second column), move the callers, then drop the old.',
    },
  ],
  UpdateStmt: node => [withoutWhere(node, 'UPDATE')],
  DeleteStmt: node => [withoutWhere(node, 'DELETE')],
  VacuumStmt: node => [has(node, 'full') ? rewrites('VACUUM FULL') : undefined],
  ClusterStmt: () => [rewrites('CLUSTER')],
  ReindexStmt: (node, sql) => [
    has(node, 'concurrently')
      ? undefined
      : {
          rule: 'reindex-blocks',
          why: 'REINDEX blocks writes, and reads that would use the index.',
          safer: `${sql.replace(/^(reindex\s+\w+)/i, '$1 CONCURRENTLY')} (alone)`,
        },
  ],
  LockStmt: () => [{ rule: 'explicit-lock', why: 'The lock is held until the whole migration is committed.' }],
  GrantStmt: node => [
    [...all(node, 'RoleSpec')].some(role => role.roletype === 'ROLESPEC_PUBLIC') && node.is_grant === true
      ? {
          rule: 'grants-to-everyone',
          why: 'PUBLIC is every role, those to come too.',
          safer: 'Grant to the roles that need it.',
        }
      : undefined,
  ],
}

function alterCommand(command: Syntax): (Finding | undefined)[] {
  const definition = object(command.def) ?? {}
  switch (command.subtype) {
    case 'AT_AddColumn':
      return addColumn(body(definition, 'ColumnDef') ?? {})
    case 'AT_AlterColumnType':
      return [
        {
          rule: 'rewrites-table',
          why: `Changing the type of ${String(command.name)} may rewrite the table under a lock that blocks reads too; widening a varchar, or varchar to text, does not.`,
          safer: 'Add a column of the new type, fill it in batches, then swap the names.',
        },
      ]
    case 'AT_SetNotNull':
      return [
        {
          rule: 'scans-table',
          why: `SET NOT NULL reads the whole table while it is locked, to check ${String(command.name)}.`,
          safer: `ADD CHECK (${String(command.name)} IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later transaction, then SET NOT NULL.`,
        },
      ]
    case 'AT_AddConstraint':
      return [addConstraint(body(definition, 'Constraint') ?? {})]
    case 'AT_DropColumn':
      return [
        { rule: 'loses-data', why: `The data of ${String(command.name)} is gone, and code that reads it fails.` },
        cascades(command),
      ]
    default:
      return []
  }
}

function addColumn(column: Syntax): (Finding | undefined)[] {
  const constraints = items(column.constraints).map(item => body(item, 'Constraint') ?? {})
  const initial = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')
  const notNull = constraints.some(({ contype }) => contype === 'CONSTR_NOTNULL')
  const serial = /^(small|big)?serial\d?$/.test(typeNameOf(column))
  const calls = initial ? [...all(initial.raw_expr, 'FuncCall')] : []
  const constant = calls.every(call => stable.has(lastName(call)))
  return [
    serial || !constant
      ? {
          rule: 'rewrites-table',
          why: `The default of ${text(column.colname) ?? 'the column'} differs per row, so the table is rewritten under a lock that blocks reads too.`,
          safer: 'Add the column without a default, set the default in a second statement, fill old rows in batches.',
        }
      : undefined,
    notNull && !initial && !serial
      ? {
          rule: 'fails-on-rows',
          why: 'NOT NULL without a default fails as soon as the table has a row.',
          safer: 'Give a constant DEFAULT.',
        }
      : undefined,
  ]
}

/** Evaluated once for the whole statement. */
const stable = new Set(['now', 'current_date', 'transaction_timestamp', 'statement_timestamp'])

function addConstraint(constraint: Syntax): Finding | undefined {
  const checked = constraint.contype === 'CONSTR_FOREIGN' || constraint.contype === 'CONSTR_CHECK'
  if (checked && constraint.skip_validation !== true) {
    return {
      rule: 'scans-table',
      why: 'Adding the constraint reads the whole table while writes are blocked.',
      safer: 'Add it NOT VALID, then VALIDATE CONSTRAINT in a later transaction.',
    }
  }
  const indexed = constraint.contype === 'CONSTR_UNIQUE' || constraint.contype === 'CONSTR_PRIMARY'
  if (!indexed || constraint.indexname !== undefined) return undefined
  return {
    rule: 'index-blocks-writes',
    why: 'The index behind the constraint is built while reads and writes are blocked.',
    safer: 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX.',
  }
}

function dropped(node: Syntax, sql: string): Finding | undefined {
  if (node.removeType === 'OBJECT_INDEX') {
    if (node.concurrent === true) return undefined
    return {
      rule: 'drop-blocks',
      why: 'Dropping the index waits for, and blocks, every query on the table.',
      safer: `${sql.replace(/^(drop\s+index)/i, '$1 CONCURRENTLY')} (alone, outside a transaction)`,
    }
  }
  const losesRows = [
    'OBJECT_TABLE',
    'OBJECT_MATVIEW',
    'OBJECT_SCHEMA',
    'OBJECT_SEQUENCE',
    'OBJECT_FOREIGN_TABLE',
  ].includes(String(node.removeType))
  return losesRows
    ? { rule: 'loses-data', why: 'What is dropped comes back only from a backup.' }
    : { rule: 'breaks-callers', why: 'Whatever uses the dropped object fails.' }
}

function cascades(node: Syntax): Finding | undefined {
  if (node.behavior !== 'DROP_CASCADE') return undefined
  return {
    rule: 'cascades',
    why: 'CASCADE takes everything along that depends on it, unnamed.',
    safer: 'Name what shall go, without CASCADE.',
  }
}

function withoutWhere(node: Syntax, verb: string): Finding | undefined {
  if (node.whereClause !== undefined) return undefined
  return {
    rule: 'every-row',
    why: `${verb} without WHERE touches every row, in one transaction.`,
    safer: 'Add WHERE, or work in batches.',
  }
}

function rewrites(what: string): Finding {
  return { rule: 'rewrites-table', why: `${what} rewrites the table under a lock that blocks reads too.` }
}

function has(node: Syntax, option: string): boolean {
  return [...all(node, 'DefElem')].some(({ defname }) => defname === option)
}

function typeNameOf(column: Syntax): string {
  const names = items(object(column.typeName)?.names)
  return nameText(names.at(-1))
}

function lastName(call: Syntax): string {
  return nameText(items(call.funcname).at(-1))
}

function nameText(node: unknown): string {
  return text(body(node, 'String')?.sval) ?? ''
}
