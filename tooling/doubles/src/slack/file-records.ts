import { canvasHtml, type Section } from './canvas-sections.ts'
import type { ListRecord } from './list-records.ts'

export type Level = 'read' | 'write' | 'owner'

/** An upload, a canvas, a list, or a page elsewhere: Slack knows all of them as files. */
export interface StoredFile {
  readonly id: string
  readonly user: string
  /** Seconds. */
  readonly created: number
  name: string
  title: string
  mimetype: string
  filetype: string
  updated: number
  content: Buffer
  readonly shares: Share[]
  /** By the id of a user or channel: who may open what was not shared in a message. */
  readonly access: Map<string, Level>
  /** Of a canvas. */
  sections?: Section[]
  /** The channel whose tab this canvas is. */
  tabOf?: string
  /** Of a list. */
  readonly list?: ListRecord
  /** Where a file of another service is. */
  readonly externalUrl?: string
  alt?: string
  /** Uploaded but not completed: nobody can see it. */
  pending?: boolean
  deleted?: boolean
}

export interface Share {
  readonly channel: string
  readonly ts: string
  readonly thread_ts?: string
}

export function bytesOf({ title, sections, content }: StoredFile): Buffer {
  return sections === undefined ? content : Buffer.from(canvasHtml(title, sections))
}

export const modeOf = ({ sections, list, externalUrl, filetype }: StoredFile): string => {
  if (sections !== undefined) return 'quip'
  if (list !== undefined) return 'list'
  if (externalUrl !== undefined) return 'external'
  return textual.has(filetype) ? 'snippet' : 'hosted'
}

/** Extension → [filetype, mimetype, pretty type]. */
const known: Readonly<Record<string, readonly [string, string, string]>> = {
  txt: ['text', 'text/plain', 'Plain Text'],
  log: ['text', 'text/plain', 'Plain Text'],
  md: ['markdown', 'text/markdown', 'Markdown'],
  csv: ['csv', 'text/csv', 'CSV'],
  json: ['json', 'application/json', 'JSON'],
  ts: ['typescript', 'text/plain', 'TypeScript'],
  js: ['javascript', 'text/javascript', 'JavaScript'],
  py: ['python', 'text/x-python', 'Python'],
  html: ['html', 'text/html', 'HTML'],
  png: ['png', 'image/png', 'PNG'],
  jpg: ['jpg', 'image/jpeg', 'JPEG'],
  jpeg: ['jpg', 'image/jpeg', 'JPEG'],
  gif: ['gif', 'image/gif', 'GIF'],
  svg: ['svg', 'image/svg+xml', 'SVG'],
  pdf: ['pdf', 'application/pdf', 'PDF'],
  zip: ['zip', 'application/zip', 'Zip'],
}
const textual = new Set(['text', 'markdown', 'csv', 'json', 'typescript', 'javascript', 'python', 'html'])

export function typeOf(name: string): { filetype: string; mimetype: string } {
  const [filetype, mimetype] = known[extension(name)] ?? ['binary', 'application/octet-stream']
  return { filetype, mimetype }
}

export const prettyType = ({ sections, list, externalUrl, name }: StoredFile): string => {
  if (sections !== undefined) return 'Canvas'
  if (list !== undefined) return 'List'
  if (externalUrl !== undefined) return 'External'
  return known[extension(name)]?.[2] ?? 'Binary'
}

export const isText = ({ filetype }: StoredFile): boolean => textual.has(filetype)

const extension = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()
