import { openFile } from './file-json.ts'
import { bytesOf, isText, type StoredFile } from './file-records.ts'
import type { Store } from './store.ts'
import type { Token } from './tokens.ts'

export interface Transfer {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly bytes: Buffer
  /** Of the Authorization header, where it is one that is known. */
  readonly token: Token | undefined
}

export interface Transferred {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Uploads and downloads, which are no methods of the API. Undefined for any other path. */
export async function transfer(store: Store, request: Transfer): Promise<Transferred | undefined> {
  const { method, path } = request
  const [, uploaded] = /^\/upload\/v1\/(\w+)$/.exec(path) ?? []
  if (uploaded !== undefined) return method === 'POST' ? await upload(store, uploaded, request) : text(405, '')
  const [, id] = /^\/files-pri\/\w+-(\w+)\//.exec(path) ?? []
  if (id !== undefined) return download(store, id, request)
  return path === '/' ? page(200, 'Sign in to Slack') : undefined
}

async function upload(store: Store, id: string, { headers, bytes }: Transfer): Promise<Transferred> {
  const file = store.files.get(id)
  if (file?.pending !== true) return text(404, 'Upload failed')
  const type = headers.get('content-type') ?? ''
  file.content = type.startsWith('multipart/form-data') ? await firstPart(type, bytes) : bytes
  return text(200, `OK - ${file.content.length}`)
}

async function firstPart(type: string, bytes: Buffer): Promise<Buffer> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  const file = [...form.values()].find(value => value instanceof Blob)
  return file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0)
}

/** Who may not read it is shown the page to sign in, with status 200 at its end: that is how Slack refuses. */
function download(store: Store, id: string, { path, headers, token }: Transfer): Transferred {
  if (token === undefined || !token.scopes.includes('files:read')) {
    const location = `${store.url}/?redir=${encodeURIComponent(path)}`
    return { status: 302, headers: { location }, body: Buffer.alloc(0) }
  }
  const file = openFile({ store, token }, id)
  if (file === undefined) return page(store.files.has(id) ? 403 : 404, 'The file is not here')
  const type = file.sections === undefined ? mimeOf(file) : 'text/html; charset=utf-8'
  return ranged(bytesOf(file), headers.get('range'), {
    'content-type': type,
    'accept-ranges': 'bytes',
    ...(path.includes('/download/') ? { 'content-disposition': `attachment; filename="${encodeURI(file.name)}"` } : {}),
  })
}

const mimeOf = (file: StoredFile): string => `${file.mimetype}${isText(file) ? '; charset=utf-8' : ''}`

/** One range, as `bytes=0-99`, `bytes=100-` or `bytes=-5`; more than one gives the whole. */
function ranged(bytes: Buffer, range: string | null, headers: Readonly<Record<string, string>>): Transferred {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (from === '' && to === '') return { status: 200, headers, body: bytes }
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from)
  const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1)
  if (start > end) {
    return { status: 416, headers: { 'content-range': `bytes */${bytes.length}` }, body: Buffer.alloc(0) }
  }
  const part = { 'content-range': `bytes ${start}-${end}/${bytes.length}` }
  return { status: 206, headers: { ...headers, ...part }, body: bytes.subarray(start, end + 1) }
}

const text = (status: number, body: string): Transferred => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from(body),
})

const page = (status: number, title: string): Transferred => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from(`<!DOCTYPE html><html lang="en"><head><title>${title}</title></head><body></body></html>`),
})
