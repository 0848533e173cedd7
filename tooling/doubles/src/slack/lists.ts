import type {
  SlackListsAccessDeleteResponse,
  SlackListsAccessSetResponse,
  SlackListsCreateResponse,
  SlackListsItemsCreateResponse,
  SlackListsItemsInfoResponse,
  SlackListsItemsListResponse,
} from '@slack/web-api'
import { z } from 'zod'
import { grant, revoke } from './access.ts'
import { type Body, type Call, flag, json, type Methods, needed, Refusal } from './call.ts'
import { page } from './cursors.ts'
import { fileJson, openFile } from './file-json.ts'
import type { StoredFile } from './file-records.ts'
import { columnsOf, type Field, fieldOf, newColumn, newField } from './list-fields.ts'
import type { ListRecord, Row } from './list-records.ts'

export const listMethods: Methods = {
  'slackLists.create': create,
  'slackLists.update': call => {
    const { file } = listOf(call, call.args.id, 'write')
    if (call.args.name === undefined) throw new Refusal('missing_arguments')
    file.title = call.args.name
    return {}
  },
  'slackLists.items.list': items,
  'slackLists.items.info': info,
  'slackLists.items.create': createItem,
  'slackLists.items.update': updateItems,
  'slackLists.items.delete': call => remove(call, [needed(call, 'id')]),
  'slackLists.items.deleteMultiple': call => remove(call, json(call, 'ids', z.array(z.string()), [])),
  'slackLists.access.set': (call): Body<SlackListsAccessSetResponse> =>
    grant(call, listOf(call, call.args.list_id, 'write').file),
  'slackLists.access.delete': (call): Body<SlackListsAccessDeleteResponse> =>
    revoke(call, listOf(call, call.args.list_id, 'write').file),
}

/** Throws list_not_found too where the caller may only read and `level` is more. */
function listOf(call: Call, id: string | undefined, level: 'read' | 'write'): { file: StoredFile; list: ListRecord } {
  const file = openFile(call, id, level)
  if (file?.list === undefined) throw new Refusal('list_not_found')
  return { file, list: file.list }
}

function create(call: Call): Body<SlackListsCreateResponse> {
  const { store, token } = call
  const name = needed(call, 'name')
  const schema = json(call, 'schema', z.array(newColumn), [])
  const copied = call.args.copy_from_list_id
  if (copied !== undefined && schema.length > 0) throw new Refusal('invalid_copy_and_schema_args')
  const source = copied === undefined ? undefined : listOf(call, copied, 'read').list
  const todo = flag(call, 'todo_mode')
  const columns = source?.columns ?? columnsOf(schema, todo, () => store.id('Col'))
  const rows = flag(call, 'include_copied_list_records') ? [...(source?.rows.values() ?? [])] : []
  const description = json(call, 'description_blocks', z.array(z.unknown()), [])
  const list = { columns, description, todo, rows: new Map<string, Row>() }
  for (const row of rows) put(call, list, row.fields)
  const type = { name, title: name, mimetype: 'application/vnd.slack-list', filetype: 'list' }
  const { id } = store.addFile({ user: token.user, content: Buffer.alloc(0), ...type, list })
  return { list_id: id, list_metadata: { schema: [...columns], subtask_schema: [] } }
}

function put(call: Call, list: ListRecord, fields: readonly Field[], parent?: string): Row {
  const now = Math.floor(call.store.now())
  const { user } = call.token
  const known = { created: now, createdBy: user, updated: now, updatedBy: user, archived: false, fields }
  const row = { id: call.store.id('Rec'), ...known, ...(parent === undefined ? {} : { parent }) }
  list.rows.set(row.id, row)
  return row
}

function itemJson(listId: string, row: Row) {
  return {
    id: row.id,
    list_id: listId,
    date_created: row.created,
    created_by: row.createdBy,
    updated_by: row.updatedBy,
    updated_timestamp: String(row.updated),
    ...(row.parent === undefined ? {} : { parent_record_id: row.parent }),
    fields: row.fields.map(fieldJson),
  }
}

/** What it has beside depends on its column: Slack's types name only some of that. */
const fieldJson = (field: Field): Pick<Field, 'column_id' | 'key' | 'text'> => field

function items(call: Call): Body<SlackListsItemsListResponse> {
  const { file, list } = listOf(call, needed(call, 'list_id'), 'read')
  const rows = [...list.rows.values()].filter(row => row.archived === flag(call, 'archived'))
  const { items: shown, next } = page(call, rows, { most: 1_000, standard: 100 })
  return { items: shown.map(row => itemJson(file.id, row)), response_metadata: { next_cursor: next } }
}

function info(call: Call): Body<SlackListsItemsInfoResponse> {
  const { file, list } = listOf(call, needed(call, 'list_id'), 'read')
  const row = list.rows.get(needed(call, 'id'))
  if (row === undefined) throw new Refusal('record_not_found')
  const subtasks = [...list.rows.values()].filter(({ parent }) => parent === row.id)
  return {
    list: fileJson(call, file),
    record: { ...itemJson(file.id, row), ...(flag(call, 'include_is_subscribed') ? { is_subscribed: false } : {}) },
    subtasks: subtasks.map(subtask => itemJson(file.id, subtask)),
  }
}

function createItem(call: Call): Body<SlackListsItemsCreateResponse> {
  const { file, list } = listOf(call, needed(call, 'list_id'), 'write')
  const { duplicated_item_id: copied, parent_item_id: parent } = call.args
  const source = copied === undefined ? undefined : list.rows.get(copied)
  if (copied !== undefined && source === undefined) throw new Refusal('duplicated_item_not_found')
  if (parent !== undefined && !list.rows.has(parent)) throw new Refusal('invalid_args')
  const sent = json(call, 'initial_fields', z.array(newField), [])
  const fields = sent.map(field => fieldOf(list.columns, field))
  file.updated = Math.floor(call.store.now())
  return { item: itemJson(file.id, put(call, list, merged(source?.fields ?? [], fields), parent)) }
}

/** All cells or none: a wrong one refuses the whole call. */
function updateItems(call: Call): Record<string, never> {
  const { file, list } = listOf(call, needed(call, 'list_id'), 'write')
  const cell = newField.extend({ row_id: z.string().optional(), row_id_to_create: z.boolean().optional() })
  const cells = json(call, 'cells', z.array(cell), [])
  if (cells.length === 0) throw new Refusal('invalid_arguments')
  const changes = cells.map(({ row_id, row_id_to_create, ...sent }) => {
    if (row_id === undefined && row_id_to_create !== true) throw new Refusal('row_id_not_provided')
    if (row_id !== undefined && !list.rows.has(row_id)) throw new Refusal('row_not_found')
    return { row: row_id, field: fieldOf(list.columns, sent) }
  })
  for (const { row: id, field } of changes) {
    const row = id === undefined ? put(call, list, []) : list.rows.get(id)
    if (row === undefined) continue
    row.fields = merged(row.fields, [field])
    row.updated = Math.floor(call.store.now())
    row.updatedBy = call.token.user
  }
  file.updated = Math.floor(call.store.now())
  return {}
}

const merged = (old: readonly Field[], fresh: readonly Field[]): Field[] => [
  ...old.filter(({ column_id }) => !fresh.some(field => field.column_id === column_id)),
  ...fresh,
]

function remove(call: Call, ids: readonly string[]): Record<string, never> {
  const { list } = listOf(call, needed(call, 'list_id'), 'write')
  if (!ids.every(id => list.rows.has(id))) throw new Refusal('record_not_found')
  for (const id of ids) list.rows.delete(id)
  return {}
}
