import { all, body, children, items, object, type Syntax, string, text } from '../syntax.ts'

/** A table as a statement names it. */
export interface TableUse {
  schema: string | undefined
  table: string
  alias: string
}

/** A column as a statement names it; `of` is the alias before the dot. */
export interface ColumnUse {
  of: string | undefined
  column: string
}

/** How a condition looks for a column: `equal` one or some values, `range` an interval or a prefix, `inside` what only GIN serves. */
export interface Predicate extends ColumnUse {
  match: 'equal' | 'range' | 'inside' | 'join'
}

/** One SELECT, UPDATE or DELETE within a statement, without those nested in it. */
export interface Block {
  tables: readonly TableUse[]
  /** Joined with AND. */
  predicates: readonly Predicate[]
  /** Below an OR: each can only be served alone. */
  either: readonly Predicate[]
  sort: readonly (ColumnUse & { descending: boolean })[]
  group: readonly ColumnUse[]
  limited: boolean
}

const blockTypes = ['SelectStmt', 'UpdateStmt', 'DeleteStmt'] as const

/** The blocks of a parsed statement. Tables that are common table expressions are left out. */
export function blocks(node: unknown): Block[] {
  const ctes = new Set([...all(node, 'CommonTableExpr')].flatMap(cte => text(cte.ctename) ?? []))
  return blockTypes
    .flatMap(type => [...all(node, type)].map(found => blockOf(found, ctes)))
    .filter(found => found.tables.length > 0)
}

function blockOf(statement: Syntax, ctes: ReadonlySet<string>): Block {
  const from = [statement.fromClause, statement.usingClause]
  const own = object(statement.relation)
  const tables = [...(own ? [own] : []), ...shallow(from, 'RangeVar')].flatMap(range => tableUse(range, ctes))
  const predicates: Predicate[] = []
  const either: Predicate[] = []
  collect(statement.whereClause, predicates, either)
  for (const join of shallow(from, 'JoinExpr')) {
    collect(join.quals, predicates, either)
    for (const column of items(join.usingClause).flatMap(each => string(each) ?? [])) {
      predicates.push({ of: undefined, column, match: 'join' })
    }
  }
  return {
    tables,
    predicates,
    either,
    sort: items(statement.sortClause).flatMap(sortKey),
    group: items(statement.groupClause).flatMap(each => columnUse(each) ?? []),
    limited: statement.limitCount !== undefined,
  }
}

function tableUse(range: Syntax, ctes: ReadonlySet<string>): TableUse[] {
  const table = text(range.relname)
  const schema = text(range.schemaname)
  if (table === undefined || (schema === undefined && ctes.has(table))) return []
  return [{ schema, table, alias: text(object(range.alias)?.aliasname) ?? table }]
}

/** Bodies of one type, without looking into nested statements. */
function* shallow(node: unknown, type: string): Generator<Syntax> {
  if (blockTypes.some(each => body(node, each))) return
  const found = body(node, type)
  if (found) yield found
  for (const child of children(node)) yield* shallow(child, type)
}

function sortKey(node: unknown): (ColumnUse & { descending: boolean })[] {
  const key = body(node, 'SortBy')
  const column = columnUse(key?.node)
  return column ? [{ ...column, descending: key?.sortby_dir === 'SORTBY_DESC' }] : []
}

function collect(condition: unknown, into: Predicate[], either: Predicate[]): void {
  const bool = body(condition, 'BoolExpr')
  if (bool?.boolop === 'AND_EXPR') {
    for (const each of items(bool.args)) collect(each, into, either)
  } else if (bool?.boolop === 'OR_EXPR') {
    for (const each of items(bool.args)) collect(each, either, either)
  } else {
    into.push(...predicatesOf(condition))
  }
}

function predicatesOf(condition: unknown): Predicate[] {
  const tested = body(condition, 'NullTest')
  if (tested) return tested.nulltesttype === 'IS_NULL' ? withMatch(columnUse(tested.arg), 'equal') : []
  const expression = body(condition, 'A_Expr')
  if (!expression) return []
  const match = matchOf(expression)
  if (!match) return []
  const [left, right] = [columnUse(expression.lexpr), columnUse(expression.rexpr)]
  if (left && right) return match === 'equal' ? [...withMatch(left, 'join'), ...withMatch(right, 'join')] : []
  return withMatch(left ?? right, match)
}

function withMatch(column: ColumnUse | undefined, match: Predicate['match']): Predicate[] {
  return column ? [{ ...column, match }] : []
}

function matchOf(expression: Syntax): 'equal' | 'range' | 'inside' | undefined {
  const operator = string(items(expression.name)[0])
  switch (expression.kind) {
    case 'AEXPR_OP':
    case 'AEXPR_OP_ANY':
      if (operator === '=') return 'equal'
      if (operator !== undefined && /^[<>]=?$/.test(operator)) return 'range'
      return operator !== undefined && ['@>', '<@', '&&', '?', '?|', '?&', '@@', '@?'].includes(operator)
        ? 'inside'
        : undefined
    case 'AEXPR_IN':
      return operator === '=' ? 'equal' : undefined
    case 'AEXPR_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
      return 'range'
    case 'AEXPR_LIKE':
      return operator === '~~' ? likeMatch(expression.rexpr) : undefined
    default:
      return undefined
  }
}

/** A constant prefix is a range for a B-tree (in the C collation); anything else needs trigrams. */
function likeMatch(pattern: unknown): 'range' | 'inside' {
  const constant = text(object(body(pattern, 'A_Const')?.sval)?.sval)
  return constant !== undefined && /^[^%_]/.test(constant) ? 'range' : 'inside'
}

function columnUse(node: unknown): ColumnUse | undefined {
  const fields = items(body(node, 'ColumnRef')?.fields).map(string)
  const column = fields.at(-1)
  if (column === undefined || fields.length > 2) return undefined
  return { of: fields.length === 2 ? fields[0] : undefined, column }
}
