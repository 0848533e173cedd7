import type { Call } from './call.ts'
import { bytesOf, isText, modeOf, prettyType, type StoredFile } from './file-records.ts'
import type { Store } from './store.ts'

/** The file, where the caller may open it (and, at the level write, change it). Undefined where it does not exist for him. */
export function openFile(
  call: Pick<Call, 'store' | 'token'>,
  id: string | undefined,
  level: 'read' | 'write' = 'read',
): StoredFile | undefined {
  const file = call.store.files.get(id ?? '')
  if (file === undefined || file.deleted === true || file.pending === true) return undefined
  if (file.user === call.token.user) return file
  return (level === 'read' ? mayRead(call, file) : mayWrite(call, file)) ? file : undefined
}

function mayRead(call: Pick<Call, 'store' | 'token'>, file: StoredFile): boolean {
  const channels = [...file.shares.map(({ channel }) => channel), ...file.access.keys()]
  return (
    mayWrite(call, file) ||
    file.access.has(call.token.user) ||
    channels.some(id => call.store.sees(call.token.user, id))
  )
}

/** The members of a channel may write in its tab. */
function mayWrite({ store, token }: Pick<Call, 'store' | 'token'>, { access, tabOf }: StoredFile): boolean {
  if (tabOf !== undefined && store.isMember(token.user, tabOf)) return true
  return [...access].some(([id, level]) => level !== 'read' && (id === token.user || store.isMember(token.user, id)))
}

export function filePermalink({ team }: Store, { id, user, name, sections, list }: StoredFile): string {
  if (sections !== undefined) return `${team.url}docs/${team.id}/${id}`
  if (list !== undefined) return `${team.url}lists/${team.id}/${id}`
  return `${team.url}files/${user}/${id}/${encodeURIComponent(name)}`
}

/** As files.info and messages give it. */
export function fileJson({ store }: Pick<Call, 'store'>, file: StoredFile) {
  const root = `${store.url}/files-pri/${store.team.id}-${file.id}`
  const name = encodeURIComponent(file.name)
  const shared = file.shares.map(share => ({ share, channel: store.channel(share.channel) }))
  const ids = (of: 'channel' | 'group' | 'im'): string[] => [
    ...new Set(
      shared.flatMap(({ channel }) => (channel !== undefined && store.kindOf(channel) === of ? [channel.id] : [])),
    ),
  ]
  const url = file.externalUrl ?? `${root}/${name}`
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    updated: file.updated,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.filetype,
    pretty_type: prettyType(file),
    user: file.user,
    user_team: store.team.id,
    mode: modeOf(file),
    editable: file.sections !== undefined || isText(file),
    size: bytesOf(file).length,
    is_external: file.externalUrl !== undefined,
    external_type: file.externalUrl === undefined ? '' : 'gdrive',
    is_public: ids('channel').length > 0,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: url,
    ...(file.externalUrl === undefined
      ? { url_private_download: `${root}/download/${name}` }
      : { external_url: file.externalUrl, external_id: file.id }),
    permalink: filePermalink(store, file),
    is_starred: false,
    has_rich_preview: false,
    file_access: 'visible',
    channels: ids('channel'),
    groups: ids('group'),
    ims: ids('im'),
    shares: sharesOf(store, file),
    comments_count: 0,
    ...(file.alt === undefined ? {} : { alt_txt: file.alt }),
    ...previewOf(file),
    ...listPart(file),
  }
}

function sharesOf(store: Store, { shares, user }: StoredFile) {
  const of = (isPublic: boolean) => {
    const here = shares.filter(({ channel }) => (store.kindOf(channel) === 'channel') === isPublic)
    return Object.fromEntries(
      [...Map.groupBy(here, ({ channel }) => channel)].map(([id, group]) => [
        id,
        group.map(({ ts, thread_ts }) => ({
          ts,
          ...(thread_ts === undefined ? {} : { thread_ts }),
          channel_name: store.channel(id)?.name ?? '',
          team_id: store.team.id,
          share_user_id: user,
          reply_users: [],
          reply_users_count: 0,
          reply_count: 0,
          source: 'UNKNOWN',
        })),
      ]),
    )
  }
  return { public: of(true), private: of(false) }
}

/** The beginning of a text, as a message shows it. */
function previewOf(file: StoredFile) {
  if (file.sections !== undefined || !isText(file)) return {}
  const lines = file.content.toString().split('\n')
  return {
    preview: lines.slice(0, 5).join('\n'),
    lines: lines.length,
    lines_more: Math.max(0, lines.length - 5),
    preview_is_truncated: lines.length > 5,
  }
}

function listPart({ list }: StoredFile) {
  if (list === undefined) return {}
  const rows = [...list.rows.values()]
  return {
    list_metadata: { schema: [...list.columns], subtask_schema: [], todo_mode: list.todo, views: [] },
    list_limits: {
      row_count: rows.length,
      row_count_limit: 10_000,
      archived_row_count: rows.filter(({ archived }) => archived).length,
      column_count: list.columns.length,
      column_count_limit: 100,
      over_row_maximum: false,
      over_column_maximum: false,
    },
  }
}
