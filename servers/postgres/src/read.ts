import type pg from 'pg'
import Cursor from 'pg-cursor'
import type { ReadResult } from './database.ts'
import type { Scalar } from './scalar.ts'
import { rawTypes } from './session.ts'
import { cutCell, readValue, typeName } from './values.ts'

/** Reads at most `limit` rows of one statement through a portal: the protocol itself allows no second statement. */
export async function readRows(
  client: pg.ClientBase,
  sql: string,
  params: readonly Scalar[],
  limit: number,
): Promise<ReadResult> {
  const started = performance.now()
  const notices: string[] = []
  const note = (notice: { message?: string | undefined }) =>
    void (notices.length < 5 && notices.push(String(notice.message).slice(0, 300)))
  client.on('notice', note)
  const cursor = client.query(new Cursor<(string | null)[]>(sql, [...params], { rowMode: 'array', types: rawTypes }))
  try {
    const rows = await cursor.read(limit + 1)
    const fields = fieldsOf(cursor)
    return {
      columns: fields.map(({ name, dataTypeID }) => ({ name, type: typeName(dataTypeID) })),
      rows: rows
        .slice(0, limit)
        .map(row => row.map((cell, index) => cutCell(readValue(fields[index]?.dataTypeID ?? 25, cell)))),
      truncated: rows.length > limit,
      elapsedMs: Math.round(performance.now() - started),
      notices,
    }
  } finally {
    client.off('notice', note)
    await cursor.close().catch(() => {})
  }
}

function fieldsOf(cursor: Cursor): pg.FieldDef[] {
  // Boundary: the row description, which the library keeps in this field only.
  const { _result: result } = cursor as unknown as { _result: { fields: pg.FieldDef[] } }
  return result.fields
}
