import { z } from 'zod'
import { namesById } from '../names-by-id.ts'
import type { Workspace } from '../workspace.ts'
import type { Column } from './columns.ts'
import { type Field, field, mentioned, readCell } from './read-cell.ts'

const given = z.array(
  z.object({ id: z.string(), parent_record_id: z.string().optional(), fields: z.array(field).default([]) }),
)

export interface Row {
  id: string
  /** Of which item it is a part. */
  parent?: string
  /** By the name of their column; empty ones are left out. */
  cells: Record<string, string>
}

/** Items as people see them. */
export async function rowsOf(
  workspace: Workspace,
  items: unknown,
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<Row[]> {
  const rows = given.parse(items)
  const ids = rows.flatMap(({ fields }) => mentioned(fields, columns))
  const names = await namesById(workspace, ids, signal)
  const nameOf = (id: string) => names.get(id) ?? id
  return rows.map(({ id, parent_record_id: parent, fields }) => ({
    id,
    ...(parent === undefined ? {} : { parent }),
    cells: cellsOf(fields, columns, nameOf),
  }))
}

function cellsOf(
  fields: readonly Field[],
  columns: readonly Column[],
  nameOf: (id: string) => string,
): Record<string, string> {
  // In the order of the columns, as people see them.
  const cells = columns.map(column => {
    const found = fields.find(({ column_id }) => column_id === column.id)
    return [column.name, found === undefined ? '' : readCell(found, column, nameOf)] as const
  })
  return Object.fromEntries(cells.filter(([, text]) => text !== ''))
}
