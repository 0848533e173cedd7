import { columnsOf, fieldOf, newColumn, sentField } from './list-fields.ts'
import type { Row } from './list-records.ts'
import type { Store } from './store.ts'

export interface NewList {
  readonly name: string
  /** Its owner; default: `me`. */
  readonly user?: string
  readonly todo?: boolean
  readonly columns?: readonly {
    readonly key: string
    readonly name: string
    readonly type: string
    readonly is_primary_column?: boolean
    readonly options?: { readonly choices?: { value: string; label: string; color?: string }[] }
  }[]
  /** Values by the key of their column, as they are sent; a text may be a plain one. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[]
  /** Whose members may read it. */
  readonly channel?: string
}

/** @returns its id */
export function seedList(store: Store, { name, todo = false, columns = [], rows = [], ...given }: NewList): string {
  const user = given.user ?? store.me
  const known = columnsOf(
    columns.map(column => newColumn.parse(column)),
    todo,
    () => store.id('Col'),
  )
  const now = Math.floor(store.now())
  const made = rows.map((row): [string, Row] => {
    const fields = known.flatMap(column =>
      column.key in row ? [fieldOf(known, sentField(column, row[column.key]))] : [],
    )
    const id = store.id('Rec')
    return [id, { id, created: now, createdBy: user, updated: now, updatedBy: user, archived: false, fields }]
  })
  const list = { columns: known, description: [], todo, rows: new Map(made) }
  const type = { mimetype: 'application/vnd.slack-list', filetype: 'list', content: Buffer.alloc(0) }
  const file = store.addFile({ user, name, title: name, ...type, list })
  if (given.channel !== undefined) file.access.set(given.channel, 'read')
  return file.id
}
