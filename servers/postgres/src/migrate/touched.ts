import type { Statement } from '../parser.ts'
import { body, items, object, type Syntax, string, text } from '../syntax.ts'

/** The tables that a statement makes, as they are written: `orders`, `shop.orders`. */
export function madeBy({ type, node }: Statement): string[] {
  if (type === 'CreateStmt') return named(node.relation)
  if (type === 'CreateTableAsStmt') return named(object(node.into)?.rel)
  return []
}

/** Whether all that a statement changes is tables of `made`, under the same spelling. */
export function onlyTouches({ type, node }: Statement, made: ReadonlySet<string>): boolean {
  const names = targetsOf(type, node)
  return names.length > 0 && names.every(name => made.has(name))
}

function targetsOf(type: string, node: Syntax): string[] {
  if (type === 'DropStmt') return items(node.objects).map(dotted)
  if (type === 'TruncateStmt' || type === 'LockStmt') {
    return items(node.relations).flatMap(item => named(body(item, 'RangeVar')))
  }
  return named(node.relation)
}

function named(relation: unknown): string[] {
  const { schemaname, relname } = object(relation) ?? {}
  const name = text(relname)
  if (name === undefined) return []
  const schema = text(schemaname)
  return [schema === undefined ? name : `${schema}.${name}`]
}

/** The name of a dropped object: a list of its parts. */
function dotted(item: unknown): string {
  return items(body(item, 'List')?.items)
    .map(part => string(part) ?? '')
    .join('.')
}
