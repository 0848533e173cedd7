import { ConnectorError } from '@mcp-connectors/core'

/** A file or folder, as an argument named it. */
export interface Target {
  id: string
  /** Old files that were shared by link are opened with it. */
  resourceKey?: string
  /** Of a link into a sheet: its number, and the cells. */
  gid?: string
  range?: string
  /** Of a link into a document: its tab. */
  tab?: string
}

const fileId = /^[A-Za-z0-9_-]{10,200}$/
const hosts: ReadonlySet<string> = new Set([
  'drive.google.com',
  'docs.google.com',
  'sheets.google.com',
  'slides.google.com',
])

/** True for an id or a link of Google Drive. */
export function isFileRef(given: string): boolean {
  return read(given) !== undefined
}

/**
 * `root`, an id, or any link of Google Drive, Docs, Sheets, Slides.
 * @throws ConnectorError `invalid`
 */
export function parseTarget(given: string): Target {
  const target = read(given)
  if (target) return target
  throw new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 100))} is no id and no link of Google Drive.`, {
    hint: 'gdrive_search_files finds files by name and shows their ids.',
  })
}

function read(given: string): Target | undefined {
  const text = given.trim()
  if (text === 'root' || fileId.test(text)) return { id: text }
  if (text.startsWith('gdrive:///')) return fileId.test(text.slice(10)) ? { id: text.slice(10) } : undefined
  const link = /^(?:drive|docs|sheets|slides)\.google\.com\//.test(text) ? `https://${text}` : text
  if (!URL.canParse(link)) return undefined
  const url = new URL(link)
  return /^https?:$/.test(url.protocol) && hosts.has(url.hostname) ? inLink(url) : undefined
}

/** `/file/d/ID/view`, `/a/acme.example/document/d/ID/edit?tab=t.0`, `/drive/u/0/folders/ID`, `/open?id=ID`. */
function inLink({ pathname, searchParams, hash }: URL): Target | undefined {
  const inPath = /\/(?:d|folders)\/(?!e\/)([A-Za-z0-9_-]{10,200})(?:\/|$)/.exec(pathname)?.[1]
  const id = inPath ?? searchParams.get('id') ?? undefined
  if (id === undefined || !fileId.test(id)) {
    return /^\/(?:drive\/(?:u\/\d+\/)?)?my-drive\/?$/.test(pathname) ? { id: 'root' } : undefined
  }
  const marked = new URLSearchParams(hash.slice(1))
  const find = (name: string) => marked.get(name) ?? searchParams.get(name) ?? undefined
  const [resourceKey, gid, range, tab] = [find('resourcekey'), find('gid'), find('range'), find('tab')]
  return {
    id,
    ...(resourceKey !== undefined && /^[\w-]{1,100}$/.test(resourceKey) && { resourceKey }),
    ...(gid !== undefined && { gid }),
    ...(range !== undefined && { range }),
    ...(tab !== undefined && { tab }),
  }
}
