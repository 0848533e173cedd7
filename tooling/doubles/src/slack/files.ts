import type {
  FilesCompleteUploadExternalResponse,
  FilesDeleteResponse,
  FilesGetUploadURLExternalResponse,
  FilesInfoResponse,
  FilesListResponse,
} from '@slack/web-api'
import { z } from 'zod'
import { type Body, type Call, json, type Methods, names, needed, number, Refusal } from './call.ts'
import { fileJson, openFile } from './file-json.ts'
import { bytesOf, isText, type StoredFile, typeOf } from './file-records.ts'
import { shareFiles } from './file-share.ts'

export const fileMethods: Methods = {
  'files.getUploadURLExternal': ticket,
  'files.completeUploadExternal': complete,
  'files.info': (call): Body<FilesInfoResponse> => {
    const file = openFile(call, needed(call, 'file'))
    if (file === undefined) throw new Refusal(gone(call) ? 'file_deleted' : 'file_not_found')
    const bytes = bytesOf(file)
    // The whole only of a short text.
    const part = { content: bytes.subarray(0, mostContent).toString(), is_truncated: bytes.length > mostContent }
    const text = isText(file) ? part : {}
    return { file: fileJson(call, file), ...text, comments: [], response_metadata: { next_cursor: '' } }
  },
  'files.list': list,
  'files.delete': (call): Body<FilesDeleteResponse> => {
    const file = openFile(call, needed(call, 'file'))
    if (file === undefined) throw new Refusal(gone(call) ? 'file_deleted' : 'file_not_found')
    if (file.user !== call.token.user) throw new Refusal('cant_delete_file')
    if (file.sections !== undefined) throw new Refusal('delete_not_allowed')
    call.store.removeFile(file)
    return {}
  },
}

const mostContent = 50_000

const gone = ({ store, args }: Call): boolean => store.files.get(args.file ?? '')?.deleted === true

/** The first step of an upload: where to send the bytes. */
function ticket(call: Call): Body<FilesGetUploadURLExternalResponse> {
  const { store, token } = call
  const name = needed(call, 'filename')
  if (number(call, 'length', 0) <= 0) throw new Refusal('missing_argument')
  const file = store.addFile({ user: token.user, name, title: name, content: Buffer.alloc(0), ...typeOf(name) })
  file.pending = true
  if (call.args.alt_txt !== undefined) file.alt = call.args.alt_txt
  return { upload_url: `${store.url}/upload/v1/${file.id}`, file_id: file.id }
}

/** The last step: the files are there, and a message with them in the channel. */
function complete(call: Call): Body<FilesCompleteUploadExternalResponse> {
  const { store, token, args } = call
  const given = json(call, 'files', z.array(z.object({ id: z.string(), title: z.string().optional() })))
  const files = given.map(({ id, title }) => {
    const file = store.files.get(id)
    if (file?.pending !== true || file.user !== token.user) throw new Refusal('file_not_found')
    return { file, title }
  })
  const channels = args.channel_id === undefined ? names(call, 'channels') : [args.channel_id]
  for (const id of channels) {
    store.seen(token, id)
    if (!store.isMember(token.user, id)) throw new Refusal('not_in_channel')
  }
  for (const { file, title } of files) {
    file.pending = false
    if (title !== undefined) file.title = title
  }
  const done = files.map(({ file }) => file)
  const { initial_comment: text = '', thread_ts } = args
  const message = { user: token.user, text, ...(thread_ts === undefined ? {} : { thread_ts }) }
  for (const id of channels) shareFiles(store, id, done, message)
  return { files: done.map(file => fileJson(call, file)) }
}

const families: Readonly<Record<string, (file: StoredFile) => boolean>> = {
  all: () => true,
  spaces: ({ sections }) => sections !== undefined,
  canvas: ({ sections }) => sections !== undefined,
  canvases: ({ sections }) => sections !== undefined,
  lists: ({ list }) => list !== undefined,
  snippets: isText,
  images: ({ mimetype }) => mimetype.startsWith('image/'),
  gdocs: ({ externalUrl }) => externalUrl !== undefined,
  zips: ({ filetype }) => filetype === 'zip',
  pdfs: ({ filetype }) => filetype === 'pdf',
}

function list(call: Call): Body<FilesListResponse> {
  const { store, args } = call
  const types = names(call, 'types')
  if (!types.every(type => families[type] !== undefined)) throw new Refusal('unknown_type')
  const [from, to] = [number(call, 'ts_from', 0), number(call, 'ts_to', Number.MAX_SAFE_INTEGER)]
  const files = [...store.files.values()]
    .filter(({ id }) => openFile(call, id) !== undefined)
    .filter(({ created }) => created >= from && created <= to)
    .filter(({ user }) => args.user === undefined || user === args.user)
    .filter(
      file =>
        args.channel === undefined ||
        file.tabOf === args.channel ||
        file.shares.some(({ channel }) => channel === args.channel),
    )
    .filter(file => types.length === 0 || types.some(type => families[type]?.(file)))
    .sort((a, b) => b.created - a.created)
  const count = Math.min(number(call, 'count', 100), 1_000)
  const current = number(call, 'page', 1)
  const paging = { count, total: files.length, page: current, pages: Math.ceil(files.length / count) }
  return { files: files.slice((current - 1) * count, current * count).map(file => fileJson(call, file)), paging }
}
