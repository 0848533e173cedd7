import { heldOf, isByLink } from './access.ts'
import type { StoredFile } from './file-records.ts'
import { headOf } from './file-records.ts'
import { type Operator, type Query, timeIn } from './query.ts'
import type { Store } from './store.ts'
import type { Token } from './tokens.ts'

/** Whether a file is one that the query is for, as the holder of the token sees it. */
export function matches(store: Store, token: Token, query: Query, file: StoredFile): boolean {
  const is = (inner: Query): boolean => matches(store, token, inner, file)
  if (query.kind === 'and') return is(query.left) && is(query.right)
  if (query.kind === 'or') return is(query.left) || is(query.right)
  if (query.kind === 'not') return !is(query.of)
  if (query.kind === 'has') {
    const held = query.field === 'properties' ? file.properties : (file.appProperties.get(token.client) ?? {})
    return Object.hasOwn(held, query.key) && held[query.key] === query.value
  }
  const { field, operator, value } = query
  if (operator === 'in') return isIn(store, token, file, field, String(value))
  if (typeof value === 'boolean') return (flagOf(store, token, file, field) === value) === (operator === '=')
  if (operator === 'contains') return contains(file, field, value)
  if (field.endsWith('Time')) return compare(timeOf(store, token, file, field), operator, timeIn(value))
  return (wordOf(store, file, field) === value.toLowerCase()) === (operator === '=')
}

function isIn(store: Store, token: Token, file: StoredFile, field: string, value: string): boolean {
  if (field === 'parents') {
    const id = value === 'root' ? store.person(token.email).root : value
    return file.parent === id
  }
  const whose = value === 'me' ? token.email : value.toLowerCase()
  if (field === 'owners') return file.owner?.toLowerCase() === whose
  const wanted = field === 'writers' ? ['writer', 'fileOrganizer', 'organizer', 'owner'] : undefined
  return [...heldOf(store, file)].some(
    ({ permission, role }) => permission.email?.toLowerCase() === whose && wanted?.includes(role) !== false,
  )
}

function flagOf(store: Store, token: Token, file: StoredFile, field: string): boolean {
  if (field === 'starred') return file.starred.has(token.email)
  if (field === 'trashed') return isTrashed(store, file)
  return isSharedWith(store, token.email, file)
}

/** Itself, or with a folder above it. */
export const isTrashed = (store: Store, file: StoredFile): boolean =>
  [...store.upwards(file)].some(({ trashed }) => trashed !== undefined)

/** It is in the list "Shared with me": given to the person, or opened by its link, and somebody else's. */
export function isSharedWith(store: Store, email: string, file: StoredFile): boolean {
  if (file.driveId !== undefined || file.owner === email) return false
  if (file.permissions.some(permission => permission.email === email)) return true
  return file.viewed.has(email) && isByLink(store, email, file)
}

function timeOf(store: Store, token: Token, file: StoredFile, field: string): number | undefined {
  if (field === 'createdTime') return file.created
  if (field === 'viewedByMeTime') return file.viewed.get(token.email)
  if (field === 'sharedWithMeTime') return isSharedWith(store, token.email, file) ? file.created : undefined
  return file.modified
}

function compare(at: number | undefined, operator: Operator, than: number): boolean {
  if (at === undefined) return false
  if (operator === '=') return at === than
  if (operator === '!=') return at !== than
  if (operator === '<') return at < than
  if (operator === '<=') return at <= than
  return operator === '>' ? at > than : at >= than
}

function wordOf(store: Store, file: StoredFile, field: string): string {
  if (field === 'name') return file.name.toLowerCase()
  if (field === 'mimeType') return file.mimeType.toLowerCase()
  if (field === 'shortcutDetails.targetId') return (file.shortcutTo ?? '').toLowerCase()
  return visibilityOf(store, file).toLowerCase()
}

function visibilityOf(store: Store, file: StoredFile): string {
  const held = [...heldOf(store, file)].map(({ permission }) => permission)
  const open = held.find(({ type }) => type === 'anyone') ?? held.find(({ type }) => type === 'domain')
  if (open === undefined) return 'limited'
  const how = open.allowFileDiscovery === true ? 'CanFind' : 'WithLink'
  return `${open.type}${how}`
}

function contains(file: StoredFile, field: string, value: string): boolean {
  if (field === 'mimeType') return file.mimeType.toLowerCase().startsWith(value.toLowerCase())
  if (field === 'fullText') return hasText(file, value)
  const words = wordsOf(file.name)
  // Drive compares the beginnings of words: `Wor` is in "Hello World", not in "HelloWorld".
  return wordsOf(value).every(wanted => words.some(word => word.startsWith(wanted)))
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Whole words, all of them; in quotes one after the other. */
function hasText(file: StoredFile, value: string): boolean {
  const text = ` ${wordsOf(`${file.name} ${String(file.kept.description ?? '')} ${indexedText(file)}`).join(' ')} `
  const phrases = [...value.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, phrase, word = '']) => phrase ?? word)
  return phrases.every(phrase => {
    const words = wordsOf(phrase)
    return words.length === 0 || text.includes(` ${words.join(' ')} `)
  })
}

/** What is known of the content as text. */
function indexedText(file: StoredFile): string {
  const content = headOf(file)?.content
  if (content === undefined) return ''
  if ('bytes' in content) return file.mimeType.startsWith('text/') ? content.bytes.toString() : ''
  const { text = '', sheets = [], slides = [], exports } = content
  const cells = sheets.flatMap(({ name, rows }) => [name, ...rows.flat().map(String)])
  const shown = slides.flatMap(({ title, text: body = '', notes = '' }) => [title, body, notes])
  const given = Object.entries(exports).flatMap(([type, bytes]) => (type.startsWith('text/') ? [bytes.toString()] : []))
  return [text, ...cells, ...shown, ...given].join(' ')
}
