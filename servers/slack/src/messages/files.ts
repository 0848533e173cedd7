import { clean } from '@mcp-connectors/core'
import { z } from 'zod'
import { sizeOf } from '../files/file.ts'
import { type Fields, listAt, numberAt, textAt } from './fields.ts'

export const fileValue = z.object({
  id: z.string(),
  name: z.string().optional(),
  type: z.string().optional(),
  /** Bytes. */
  size: z.number().optional(),
  /** Why it cannot be read: `deleted`, `hidden by the plan`. */
  gone: z.string().optional(),
})

export type FileValue = z.output<typeof fileValue>

export function filesOf(message: Fields): FileValue[] {
  return listAt(message, 'files').map(fileOf)
}

function fileOf(file: Fields): FileValue {
  const size = numberAt(file, 'size')
  const name = textAt(file, 'name') || textAt(file, 'title')
  const type = textAt(file, 'pretty_type') || textAt(file, 'filetype')
  const gone = { tombstone: 'deleted', hidden_by_limit: 'hidden by the plan' }[textAt(file, 'mode')]
  return {
    id: textAt(file, 'id'),
    ...(name === '' ? {} : { name }),
    ...(type === '' ? {} : { type }),
    ...(size === undefined || size === 0 ? {} : { size }),
    ...(gone === undefined ? {} : { gone }),
  }
}

/** `[file F1 report.pdf 1.2 MB]` */
export function shownFile({ id, name, type, size, gone }: FileValue): string {
  const kind = type !== undefined && !name?.includes('.') ? type : undefined
  const parts = [id, name, gone ?? kind, size === undefined || gone ? undefined : sizeOf(size)]
  return `[file ${parts.filter(part => part !== undefined && part !== '').join(' ')}]`.replace(/^.*$/s, clean)
}
