import { minuteOf } from '../timestamp.ts'

/** The fields that every answer with files has. */
export interface GivenFile {
  id?: string
  name?: string
  title?: string
  mimetype?: string
  filetype?: string
  pretty_type?: string
  mode?: string
  file_access?: string
  size?: number
  created?: number
  user?: string
  permalink?: string
  url_private?: string
  url_private_download?: string
  external_url?: string
  external_type?: string
  is_external?: boolean
  channels?: string[]
  groups?: string[]
  ims?: string[]
  linked_channel_id?: string
  shares?: { public?: Readonly<Record<string, unknown>>; private?: Readonly<Record<string, unknown>> }
}

/** An upload, a canvas, a list, or a page of another service: Slack knows all of them as files. */
export interface SlackFile {
  id: string
  /** As others called it. */
  name: string
  kind: 'text' | 'canvas' | 'list' | 'picture' | 'other' | 'external' | 'deleted' | 'hidden' | 'closed'
  /** `Markdown`, `PDF`, `Canvas` */
  type: string
  mime: string
  size: number
  /** ISO, to the minute; empty where Slack does not say. */
  created: string
  /** The id of who uploaded it; empty where Slack does not say. */
  author: string
  permalink: string
  /** Where its bytes are. */
  download?: string
  /** Where a page of another service is. */
  elsewhere?: string
  /** Ids of the conversations that it was shared in. */
  channels: string[]
}

export function fileOf(given: GivenFile): SlackFile {
  const { id = '', mimetype: mime = 'application/octet-stream', size = 0, user: author = '' } = given
  const kind = kindOf(given)
  const download = given.url_private_download ?? given.url_private
  const elsewhere = given.external_url ?? given.url_private
  return {
    ...{ id, kind, mime, size, author, permalink: given.permalink ?? '' },
    name: given.title && kind !== 'text' && kind !== 'other' ? given.title : given.name || given.title || id,
    type: given.pretty_type || mime,
    created: given.created === undefined ? '' : minuteOf(given.created),
    ...(kind === 'external' || download === undefined ? {} : { download }),
    ...(kind === 'external' && elsewhere !== undefined ? { elsewhere } : {}),
    channels: channelsOf(given),
  }
}

const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
/** What hosts show to models. */
export function isPicture(mime: string): boolean {
  return pictures.has(mime)
}

const canvasModes: ReadonlySet<string> = new Set(['quip', 'canvas'])

function kindOf({
  mode = '',
  file_access: access,
  is_external,
  mimetype = '',
  filetype = '',
}: GivenFile): SlackFile['kind'] {
  if (mode === 'tombstone') return 'deleted'
  if (mode === 'hidden_by_limit') return 'hidden'
  if (access === 'access_denied' || access === 'file_not_found') return 'closed'
  if (mode === 'external' || is_external === true) return 'external'
  if (canvasModes.has(mode) || filetype === 'quip' || filetype === 'canvas') return 'canvas'
  if (mode === 'list' || filetype === 'list') return 'list'
  if (mode === 'snippet' || mode === 'space' || mode === 'post' || isText(mimetype)) return 'text'
  return isPicture(mimetype) ? 'picture' : 'other'
}

const textual =
  /^text\/|^application\/(?:json|xml|javascript|x-(?:yaml|sh|ndjson|httpd-php)|yaml|toml|sql|graphql)$|\+(?:json|xml)$/

function isText(mime: string): boolean {
  return textual.test(mime)
}

function channelsOf({
  channels = [],
  groups = [],
  ims = [],
  shares = {},
  linked_channel_id: tab,
}: GivenFile): string[] {
  const shared = [...Object.keys(shares.public ?? {}), ...Object.keys(shares.private ?? {})]
  return [...new Set([...channels, ...groups, ...ims, ...shared, ...(tab === undefined ? [] : [tab])])]
}

/** `1.2 kB` */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const unit = bytes < 999_500 ? 'kB' : bytes < 999_500_000 ? 'MB' : 'GB'
  const value = bytes / { kB: 1e3, MB: 1e6, GB: 1e9 }[unit]
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`
}
