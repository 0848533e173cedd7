import { items, object, type Syntax, string, text } from '../syntax.ts'
import { callsInOlderServers, changeNodes, plannedNodes, readNodes, refusedClauses } from './nodes.ts'
import { refusal } from './refusal.ts'

/** A name as it is written: `[name]` or `[schema, name]`. Folded and unescaped by the parser. */
export type Name = readonly string[]

/** `f(a, b)`, and `x.f` or `(x).f`, which call `f(x)` where x has no such column. */
export interface Call {
  readonly name: Name
  readonly arity: number
  /** Keyword syntax (EXTRACT, AT TIME ZONE): the name comes from the grammar. */
  readonly keyword: boolean
  /** For column notation, the name before the dot where it is a plain one: an alias, a table, `[schema, table]`. */
  readonly column?: { readonly of: Name | undefined }
  /** The first argument where it is a plain string. */
  readonly literal?: string
}

/** A table, view or function of a FROM clause, as column references name it. */
export interface Range {
  readonly alias: string
  /** Absent for anything but a relation whose columns keep their names. */
  readonly relation?: Name
}

/** What a statement touches: all that the policy has to know about it. */
export interface Facts {
  readonly calls: Call[]
  readonly operators: Name[]
  readonly types: Name[]
  readonly relations: Name[]
  readonly samplings: Name[]
  readonly ranges: Range[]
  readonly commonTables: Set<string>
  /** The highest n of $n. */
  parameters: number
}

/**
 * Walks a tree of any depth. `read` refuses nodes and clauses that no read holds; `plan` those that EXPLAIN of a
 * change does not hold either; `change` lets locks be; `any` only collects.
 */
export function factsOf(tree: unknown, purpose: 'read' | 'plan' | 'change' | 'any' = 'read'): Facts {
  const facts: Facts = {
    ...{ calls: [], operators: [], types: [], relations: [], samplings: [], ranges: [] },
    ...{ commonTables: new Set<string>(), parameters: 0 },
  }
  const allowed = allowedNodes[purpose]
  const clauses = purpose === 'change' || purpose === 'any' ? noClauses : refusedClauses
  const open: unknown[] = [tree]
  while (open.length > 0) {
    const next = open.pop()
    if (Array.isArray(next)) {
      for (const item of next) open.push(item)
      continue
    }
    const node = object(next)
    if (node === undefined) continue
    noteShape(facts, node)
    for (const [key, value] of Object.entries(node)) {
      // A wrapper names its node (`{ FuncCall: … }`); fields begin with a small letter.
      if (/^[A-Z]/.test(key)) enter(facts, allowed, key, object(value) ?? {})
      const refused = clauses.get(key)
      if (refused !== undefined) throw refusal(refused)
      if (key === 'typeName') noteType(facts, object(value) ?? {})
      open.push(value)
    }
  }
  return facts
}

const allowedNodes = { read: readNodes, plan: plannedNodes, change: changeNodes, any: undefined }
const noClauses: ReadonlyMap<string, string> = new Map()

function enter(facts: Facts, allowed: ReadonlySet<string> | undefined, type: string, node: Syntax) {
  if (allowed?.has(type) === false) throw refusal(describeNode(type))
  note.get(type)?.(facts, node)
  for (const name of callsInOlderServers.get(type) ?? []) {
    facts.calls.push({ name: [name], arity: -1, keyword: true })
  }
}

function describeNode(type: string): string {
  const words = type
    .replace(/Stmt$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase()
  return type.endsWith('Stmt') ? `${words} inside a read` : `the syntax node ${type}, which it does not know`
}

const note: ReadonlyMap<string, (facts: Facts, node: Syntax) => void> = new Map([
  ['FuncCall', noteCall],
  ['ColumnRef', noteColumn],
  ['A_Indirection', noteIndirection],
  ['A_Expr', noteOperator],
  ['SubLink', noteSublink],
  ['SortBy', (facts: Facts, node: Syntax) => noteName(facts.operators, node.useOp)],
  ['CaseExpr', (facts: Facts, node: Syntax) => node.arg !== undefined && facts.operators.push(['='])],
  ['JoinExpr', noteJoin],
  ['TypeName', noteType],
  ['RangeTableSample', (facts: Facts, node: Syntax) => noteName(facts.samplings, node.method)],
  ['CommonTableExpr', (facts: Facts, node: Syntax) => facts.commonTables.add(text(node.ctename) ?? '')],
  ['ParamRef', noteParameter],
])

function noteCall(facts: Facts, node: Syntax) {
  const name = nameOf(node.funcname)
  const args = items(node.args)
  const literal = text(object(object(object(args[0])?.A_Const)?.sval)?.sval)
  const keyword = node.funcformat === 'COERCE_SQL_SYNTAX'
  // WITHIN GROUP (ORDER BY x) passes x as a further argument.
  const arity = args.length + (node.agg_within_group === true ? items(node.agg_order).length : 0)
  facts.calls.push({ name, arity, keyword, ...(literal === undefined ? {} : { literal }) })
  if (args.length === 1) facts.types.push(name)
}

function noteColumn(facts: Facts, node: Syntax) {
  const fields = items(node.fields)
  const name = string(fields.at(-1))
  if (fields.length < 2 || name === undefined) return
  noteColumnCall(facts, name, fields.slice(0, -1).map(string))
}

function noteIndirection(facts: Facts, node: Syntax) {
  const fields = items(object(object(node.arg)?.ColumnRef)?.fields)
  items(node.indirection).forEach((step, index) => {
    const name = string(step)
    if (name !== undefined) noteColumnCall(facts, name, index === 0 && fields.length === 1 ? fields.map(string) : [])
  })
}

function noteColumnCall(facts: Facts, name: string, of: (string | undefined)[]) {
  const plain = of.filter(field => field !== undefined)
  const known = plain.length === of.length && plain.length > 0
  facts.calls.push({ name: [name], arity: 1, keyword: false, column: { of: known ? plain : undefined } })
  facts.types.push([name])
}

const between = [['>='], ['<='], ['>'], ['<']]

function noteOperator(facts: Facts, node: Syntax) {
  if (text(node.kind)?.includes('BETWEEN')) facts.operators.push(...between)
  else noteName(facts.operators, node.name)
}

/** `x IN (SELECT …)` compares by an operator that is not written. */
function noteSublink(facts: Facts, node: Syntax) {
  if (node.operName !== undefined) noteName(facts.operators, node.operName)
  else if (node.testexpr !== undefined) facts.operators.push(['='])
}

function noteJoin(facts: Facts, node: Syntax) {
  if (node.usingClause !== undefined || node.isNatural === true) facts.operators.push(['='])
  const alias = text(object(node.join_using_alias)?.aliasname)
  if (alias !== undefined) facts.ranges.push({ alias })
}

function noteType(facts: Facts, node: Syntax) {
  noteName(facts.types, node.names)
}

function noteParameter(facts: Facts, node: Syntax) {
  const number = typeof node.number === 'number' ? node.number : 0
  facts.parameters = Math.max(facts.parameters, number)
}

/** Relations and aliases stand in the tree with and without a wrapper: they are known by their fields. */
function noteShape(facts: Facts, node: Syntax) {
  const alias = object(node.alias)
  const name = text(node.relname)
  if (name !== undefined) {
    const schema = text(node.schemaname)
    const relation = schema === undefined ? [name] : [schema, name]
    facts.relations.push(relation)
    const renamed = alias?.colnames !== undefined
    facts.ranges.push({ alias: text(alias?.aliasname) ?? name, ...(renamed ? {} : { relation }) })
  } else if (alias !== undefined) {
    facts.ranges.push({ alias: text(alias.aliasname) ?? '' })
  }
}

function noteName(list: Name[], value: unknown) {
  const name = nameOf(value)
  if (name.length > 0) list.push(name)
}

/** `database.schema.name` means what `schema.name` means. */
function nameOf(value: unknown): Name {
  return items(value)
    .map(string)
    .filter(part => part !== undefined)
    .slice(-2)
}
