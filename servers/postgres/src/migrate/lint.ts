import type { Statement } from '../parser.ts'
import { all, body, items, type Syntax } from '../syntax.ts'
import { commandOf } from './alter-table.ts'
import { cascades, type Finding, type Found, hasOption, rewrites } from './finding.ts'

/** Judges one statement by its parse tree alone: the size and use of the tables is for the dry run to show. */
export function lint({ type, node, text }: Statement): Finding[] {
  const found = byStatement[type]?.(node, text) ?? []
  return found.filter(finding => finding !== undefined)
}

const byStatement: Readonly<Record<string, (node: Syntax, sql: string) => Found>> = {
  AlterTableStmt: node => items(node.cmds).flatMap(command => commandOf(body(command, 'AlterTableCmd') ?? {})),
  IndexStmt: (node, sql) => [
    node.concurrent === true
      ? leavesIndex
      : {
          rule: 'index-blocks',
          why: 'Building the index blocks every write to the table until it is done.',
          safer: concurrently(sql, /^(create\s+(?:unique\s+)?index)\b/i),
        },
  ],
  ReindexStmt: (node, sql) => [
    hasOption(node, 'concurrently')
      ? leavesIndex
      : {
          rule: 'index-blocks',
          why: 'REINDEX blocks writes, and reads that would use the index.',
          safer: concurrently(sql, /^(reindex\s+(?:\([^)]*\)\s*)?\w+)\b/i),
        },
  ],
  DropStmt: (node, sql) => [dropped(node, sql), cascades(node)],
  TruncateStmt: node => [
    { rule: 'loses-data', why: 'TRUNCATE removes every row, and blocks reads and writes until the end.' },
    cascades(node),
  ],
  RenameStmt: node => [renamed(node)],
  AlterObjectSchemaStmt: () => [moved],
  UpdateStmt: node => [everyRow(node, 'UPDATE')],
  DeleteStmt: node => [everyRow(node, 'DELETE')],
  VacuumStmt: node => [hasOption(node, 'full') ? rewrites('VACUUM FULL') : undefined],
  ClusterStmt: () => [rewrites('CLUSTER')],
  AlterTableMoveAllStmt: () => [rewrites('Moving between tablespaces')],
  RefreshMatViewStmt: node => [
    node.concurrent === true
      ? undefined
      : {
          rule: 'refresh-blocks',
          why: 'Refreshing blocks reads of the view.',
          safer: 'REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on it.',
        },
  ],
  LockStmt: () => [{ rule: 'explicit-lock', why: 'The lock is held until the whole migration is committed.' }],
  GrantStmt: node => [grantedToAll(node)],
  CreateFunctionStmt: node => [definer(node)],
}

const leavesIndex: Finding = {
  rule: 'may-stay-invalid',
  why: 'If it fails, or is cancelled by --timeout, an index stays behind that is INVALID: drop it before trying again.',
}

const moved: Finding = {
  rule: 'breaks-callers',
  why: 'Code that uses the old name fails as soon as this is committed.',
  safer: 'Add the new name beside the old one (a view, or a second column), move the callers, then drop the old.',
}

function renamed({ renameType }: Syntax): Finding | undefined {
  const unused = ['OBJECT_TABCONSTRAINT', 'OBJECT_DOMCONSTRAINT', 'OBJECT_INDEX', 'OBJECT_TRIGGER', 'OBJECT_POLICY']
  return unused.includes(String(renameType)) ? undefined : moved
}

const holdRows = ['OBJECT_TABLE', 'OBJECT_MATVIEW', 'OBJECT_SCHEMA', 'OBJECT_SEQUENCE', 'OBJECT_FOREIGN_TABLE']

function dropped({ removeType, concurrent }: Syntax, sql: string): Finding | undefined {
  if (removeType === 'OBJECT_INDEX') {
    if (concurrent === true) return undefined
    return {
      rule: 'index-blocks',
      why: 'Dropping the index waits for, and blocks, every query on the table.',
      safer: concurrently(sql, /^(drop\s+index)\b/i),
    }
  }
  return holdRows.includes(String(removeType))
    ? { rule: 'loses-data', why: 'What is dropped comes back only from a backup.' }
    : { rule: 'breaks-callers', why: 'Whatever relies on what is dropped fails, or is no longer done.' }
}

function everyRow({ whereClause }: Syntax, verb: string): Finding | undefined {
  if (whereClause !== undefined) return undefined
  return {
    rule: 'every-row',
    why: `${verb} without WHERE touches every row, in one transaction.`,
    safer: 'Add WHERE, or work in batches.',
  }
}

function grantedToAll(node: Syntax): Finding | undefined {
  const everyone = [...all(node.grantees, 'RoleSpec')].some(({ roletype }) => roletype === 'ROLESPEC_PUBLIC')
  if (node.is_grant !== true || !everyone) return undefined
  return {
    rule: 'grants-to-everyone',
    why: 'PUBLIC is every role, those to come too.',
    safer: 'Grant to the roles that need it.',
  }
}

function definer(node: Syntax): Finding | undefined {
  const options = items(node.options).map(option => body(option, 'DefElem') ?? {})
  const secured = options.find(({ defname }) => defname === 'security')
  if (body(secured?.arg, 'Boolean')?.boolval !== true) return undefined
  const settings = options.map(({ arg }) => body(arg, 'VariableSetStmt')?.name)
  if (settings.includes('search_path')) return undefined
  return {
    rule: 'definer-search-path',
    why: 'A SECURITY DEFINER function without a search_path of its own calls what its caller puts before it.',
    safer: 'Add SET search_path = pg_catalog, pg_temp and write out the schemas.',
  }
}

/** The statement with CONCURRENTLY in its place. */
function concurrently(sql: string, head: RegExp): string {
  const changed = sql.replace(head, '$1 CONCURRENTLY')
  return changed === sql ? 'The same CONCURRENTLY, alone.' : `${changed} (alone)`
}
