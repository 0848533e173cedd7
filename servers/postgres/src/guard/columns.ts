import type { Load } from './catalogue.ts'
import type { Call, Facts, Name } from './facts.ts'
import { haveColumn } from './relations.ts'

/**
 * Whether `x.name` is surely a column: everything that this statement calls x is a plain relation that has it.
 * PostgreSQL takes the column first, so that a function of the same name is not called.
 */
export async function isColumn(call: Call, facts: Facts, load: Load): Promise<boolean> {
  const relations = relationsCalled(call.column?.of, facts)
  return relations.length > 0 && haveColumn(load, relations, call.name.at(-1) ?? '')
}

function relationsCalled(of: Name | undefined, facts: Facts): Name[] {
  if (of === undefined || of.length > 2) return []
  const meant = facts.ranges.filter(range => range.alias === of.at(-1))
  const relations = meant.map(range => range.relation).filter(relation => relation !== undefined)
  const plain = relations.length === meant.length && !relations.some(name => isCommonTable(name, facts))
  return plain ? relations : []
}

function isCommonTable(name: Name, facts: Facts): boolean {
  return name.length === 1 && facts.commonTables.has(name[0] ?? '')
}
