import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { findObjects, nearNames } from '../catalog/find-objects.ts'
import { objectList } from '../catalog/list-text.ts'
import { type Kind, kinds, likePattern } from '../catalog/objects.ts'
import { outlineColumn } from '../catalog/outline.ts'
import { tool } from '../tool.ts'

const object = z.object({
  kind: z.string(),
  schema: z.string(),
  name: z.string(),
  summary: z.string().nullable(),
  rows_estimate: z.number().nullable(),
  comment: z.string().nullable(),
  columns: z.array(outlineColumn).optional().describe('name, type, in primary key, table and column it references'),
})

const position = z.object({ offset: z.int().min(0) })

export const find = tool({
  name: 'postgres_find',
  title: 'Find objects',
  access: 'read',
  description:
    'List or search tables, views, functions and other objects; detail columns shows a whole schema at once.',
  input: z.strictObject({
    database: z.string().optional(),
    pattern: z.string().min(1).max(200).optional().describe('Part of a name; % matches anything.'),
    kinds: z
      .array(z.enum(kinds))
      .max(kinds.length)
      .optional()
      .describe('Default: tables and views; with pattern, all.'),
    schema: z.string().max(200).optional(),
    detail: z.enum(['names', 'columns']).default('names'),
    limit: z.int().min(1).max(1000).default(200),
  }),
  output: z.object({
    objects: z.array(object),
    total: z.number(),
    /** Position of the first object of this page. */
    from: z.number(),
    near: z.array(z.string()).optional().describe('Similar names, when nothing was found.'),
  }),
  paged: true,
  fit: { list: 'objects', after: (_object, index, value: { from: number }) => ({ offset: value.from + index + 1 }) },
  run: async (args, { client, signal, position: at }) => {
    const database = client.database(args.database)
    const offset = at === undefined ? 0 : position.parse(at).offset
    const search = {
      kinds: args.kinds ?? defaultKinds(args.pattern),
      pattern: args.pattern === undefined ? undefined : likePattern(args.pattern),
      schema: args.schema,
      limit: args.limit,
      offset,
    }
    const { objects, total } = await findObjects(database, search, { columns: args.detail === 'columns', signal })
    const end = offset + objects.length
    const near =
      objects.length === 0 && args.pattern !== undefined ? await nearNames(database, args.pattern, signal) : undefined
    return {
      objects,
      total,
      from: offset,
      ...(near && { near }),
      next: objects.length > 0 && end < total ? { offset: end } : undefined,
    }
  },
  render: ({ objects, total, from, near }, { untrusted }) => {
    if (objects.length === 0)
      return near?.length
        ? untrusted(`Nothing found. Similar names: ${near.join(', ')}`)
        : 'Nothing found. kinds ["schema"] lists the schemas.'
    const rows = objects.some(each => each.rows_estimate !== null) ? ' (~ rows, estimated)' : ''
    const legend = objects.some(each => each.columns)
      ? ' (name ~rows: column type, pk = primary key, >t = references t)'
      : rows
    const shown =
      objects.length === total
        ? counted(total, 'object')
        : `Objects ${from + 1} to ${from + objects.length} of ${total}`
    return `${shown}${legend}\n${untrusted(objectList(objects))}`
  },
})

function defaultKinds(pattern: string | undefined): readonly Kind[] {
  return pattern === undefined ? ['table', 'view'] : kinds
}
