import { quoted } from '../catalog/name.ts'
import type { Block, ColumnUse, Predicate, TableUse } from './predicates.ts'

/** What is known of a table that could get an index. */
export interface AdvisedTable {
  schema: string
  table: string
  /** Name ready for SQL. */
  sqlName: string
  visible: boolean
  partitioned: boolean
  rows: number
  columns: readonly AdvisedColumn[]
  /** The key columns of its B-tree indexes without condition, in order. */
  indexed: readonly (readonly string[])[]
}

export interface AdvisedColumn {
  name: string
  /** Distinct values as a share of the rows, 0 to 1. */
  distinct: number
  /** Has a B-tree operator class. */
  sortable: boolean
}

export interface Key {
  column: string
  descending: boolean
}

export interface Candidate {
  table: AdvisedTable
  keys: readonly Key[]
  /** Positions of the statements that would look at it. */
  statements: readonly number[]
}

/** The widest index that is suggested. */
const mostColumns = 4
/** Smaller tables are read whole anyway. */
const fewRows = 1000

/** The index for the planner, the shortest way to write it. */
export function definition(candidate: Pick<Candidate, 'table' | 'keys'>): string {
  const keys = candidate.keys.map(key => `${sqlColumn(key.column)}${key.descending ? ' DESC' : ''}`)
  return `CREATE INDEX ON ${candidate.table.sqlName} (${keys.join(', ')})`
}

/** The statement for a person: without stopping writes, which a partitioned table does not take. */
export function creation(candidate: Pick<Candidate, 'table' | 'keys'>): string {
  return definition(candidate).replace('INDEX', candidate.table.partitioned ? 'INDEX' : 'INDEX CONCURRENTLY')
}

function sqlColumn(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : quoted(name)
}

const reserved = new Set(
  'user order group desc asc end table column primary references default check limit offset all and or not in is select from where to on'.split(
    ' ',
  ),
)

/** The indexes that could help the statements, each once, those that exist already left out. */
export function candidates(statements: readonly (readonly Block[])[], tables: readonly AdvisedTable[]): Candidate[] {
  const found = new Map<string, Candidate & { statements: number[] }>()
  for (const [position, ofStatement] of statements.entries()) {
    for (const block of ofStatement) {
      for (const { table, keys } of keysOf(block, tables)) {
        if (keys.length === 0 || keys.length > mostColumns || table.rows < fewRows || exists(table, keys)) continue
        const name = definition({ table, keys })
        const known = found.get(name) ?? { table, keys, statements: [] }
        if (!known.statements.includes(position)) known.statements.push(position)
        found.set(name, known)
      }
    }
  }
  return [...found.values()]
}

function exists(table: AdvisedTable, keys: readonly Key[]): boolean {
  const plain = keys.every(key => key.descending === keys[0]?.descending)
  return plain && table.indexed.some(columns => keys.every((key, at) => columns[at] === key.column))
}

function keysOf(block: Block, tables: readonly AdvisedTable[]): { table: AdvisedTable; keys: Key[] }[] {
  return block.tables.flatMap(use => {
    const table = tableOf(use, tables)
    if (!table) return []
    const mine = (column: ColumnUse): boolean => belongs(column, use, table, block, tables)
    return keySets(block, table, mine).map(keys => ({ table, keys }))
  })
}

function keySets(block: Block, table: AdvisedTable, mine: (column: ColumnUse) => boolean): Key[][] {
  const names = (match: Predicate['match'], list = block.predicates): string[] =>
    unique(list.filter(each => each.match === match && mine(each)).map(({ column }) => column)).sort(
      bySelectivity(table),
    )
  const equal = names('equal')
  const range = names('range')
  const join = names('join')
  const sort = block.sort.every(mine) ? block.sort.map(({ column, descending }) => ({ column, descending })) : []
  const group = block.group.every(mine) ? unique(block.group.map(({ column }) => column)) : []
  const loose = [...names('equal', block.either), ...names('range', block.either)]
  const fixed = equal.slice(0, mostColumns - 1)
  return [
    ...[...equal, ...range, ...join, ...loose].map(column => up([column])),
    up(fixed),
    ...range.map(column => up([...fixed, column])),
    ...join.map(column => up([column, ...fixed])),
    ...join.map(column => up([...fixed, column])),
    [...up(fixed), ...sort.filter(key => !fixed.includes(key.column))],
    ...(block.limited ? [sort] : []),
    up(group.slice(0, mostColumns)),
  ]
}

function up(columns: readonly string[]): Key[] {
  return unique(columns).map(column => ({ column, descending: false }))
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}

function bySelectivity(table: AdvisedTable): (a: string, b: string) => number {
  const distinct = (name: string): number => table.columns.find(column => column.name === name)?.distinct ?? 0
  return (a, b) => distinct(b) - distinct(a) || (a < b ? -1 : 1)
}

function tableOf(use: TableUse, tables: readonly AdvisedTable[]): AdvisedTable | undefined {
  return tables.find(
    table => table.table === use.table && (use.schema === undefined ? table.visible : table.schema === use.schema),
  )
}

/** A column without a qualifier belongs to the only table of the block that has it. */
function belongs(
  column: ColumnUse,
  use: TableUse,
  table: AdvisedTable,
  block: Block,
  tables: readonly AdvisedTable[],
): boolean {
  if (!table.columns.some(each => each.name === column.column && each.sortable)) return false
  if (column.of !== undefined) return column.of === use.alias
  const owners = block.tables.filter(each => tableOf(each, tables)?.columns.some(({ name }) => name === column.column))
  return owners.length === 1
}
