import type { drive_v3 } from '@googleapis/drive'
import { isListed, sees } from './access.ts'
import { type Call, flag } from './call.ts'
import { forbidden, invalid, notFound, Refusal } from './errors.ts'
import { fileJson } from './file-json.ts'
import type { StoredFile } from './file-records.ts'
import { isMass } from './masses.ts'
import { orderOf } from './order.ts'
import { paged } from './pages.ts'
import { parseQuery, type Query, termsOf } from './query.ts'
import { matches } from './query-match.ts'

export function listFiles(call: Call): drive_v3.Schema$FileList {
  const { store, token, query: asked } = call
  checkSpaces(asked.spaces ?? 'drive')
  const isInCorpus = corpusOf(call)
  const query = asked.q === undefined || asked.q.trim() === '' ? undefined : parseQuery(asked.q)
  if (query !== undefined) checkParents(call, query)
  const compare = comparison(call, query)
  const isAboutParents = query !== undefined && [...termsOf(query)].some(({ field }) => field === 'parents')
  const found: StoredFile[] = []
  for (const file of store.all()) {
    if (!isInCorpus(file, isAboutParents)) continue
    if (query === undefined || matches(store, token, query, file)) found.push(file)
  }
  const { items, more } = paged(call, found.sort(compare), [1, 100, 1_000])
  return {
    kind: 'drive#fileList',
    ...more,
    incompleteSearch: store.incomplete,
    files: items.map(file => fileJson(store, token, file)),
  }
}

function checkSpaces(spaces: string): void {
  for (const space of spaces.split(',')) {
    if (space === 'drive') continue
    if (space !== 'appDataFolder') throw invalid('spaces')
    const text = 'The granted scopes do not give access to all of the requested spaces.'
    throw new Refusal(403, text, { reason: 'insufficientScopes', location: 'spaces', locationType: 'parameter' })
  }
}

/** Which files are looked through. Throws 400 or 403 for parameters that do not go together. */
function corpusOf(call: Call): (file: StoredFile, isAboutParents: boolean) => boolean {
  const { store, token, query } = call
  const driveId = query.driveId ?? query.teamDriveId
  const { corpora = driveId === undefined ? 'user' : 'drive' } = query
  if (!['user', 'domain', 'drive', 'allDrives'].includes(corpora)) throw invalid('corpora')
  const isWide = flag(call, 'includeItemsFromAllDrives', flag(call, 'includeTeamDriveItems'))
  const supports = flag(call, 'supportsAllDrives', flag(call, 'supportsTeamDrives'))
  checkCorpus(corpora, driveId, isWide, supports)
  const tops = new Set([...[...store.people.values()].map(({ root }) => root), ...store.drives.keys()])
  if (corpora === 'drive') {
    const top = store.file(driveId ?? '')
    if (top === undefined || !sees(store, token, top)) throw notFound(driveId ?? '', 'Shared drive', 'driveId')
    return file => file.driveId === driveId && !tops.has(file.id) && sees(store, token, file)
  }
  const { email } = token
  return (file, isAboutParents) => {
    if (tops.has(file.id)) return false
    if (file.driveId === undefined) return isMass(file) ? sees(store, token, file) : isListed(store, token, file)
    if (!isWide || !sees(store, token, file)) return false
    const isMet = file.viewed.has(email) || file.modifiedIn.has(email)
    const isGiven = file.permissions.some(permission => permission.email === email)
    return corpora === 'allDrives' || isAboutParents || isMet || isGiven
  }
}

function checkCorpus(corpora: string, driveId: string | undefined, isWide: boolean, supports: boolean): void {
  if ((corpora === 'drive') !== (driveId !== undefined)) {
    const text = 'The driveId parameter must be specified if and only if corpora is set to drive.'
    throw forbidden('teamDriveIdRequiresTeamDriveCorpora', text)
  }
  const isOfDrives = corpora === 'drive' || corpora === 'allDrives'
  if (isOfDrives && !isWide) {
    const text = 'The includeItemsFromAllDrives parameter must be set to true when corpora is drive or allDrives.'
    throw forbidden('includeTeamDriveItemsRequired', text)
  }
  if (isWide && !supports) {
    const text = 'The supportsAllDrives parameter must be set to true when includeItemsFromAllDrives is true.'
    throw forbidden('teamDrivesNotSupported', text)
  }
}

/** Google looks the folder up first, and does not say which it does not find. */
function checkParents({ store, token }: Call, query: Query): void {
  for (const { field, value } of termsOf(query)) {
    if (field !== 'parents' || value === 'root') continue
    const folder = store.file(String(value))
    if (folder === undefined || !sees(store, token, folder)) throw notFound('')
  }
}

function comparison({ token, query: { orderBy = '' } }: Call, query: Query | undefined) {
  const newest = orderOf('modifiedTime desc', token.email)
  if (orderBy === '') return newest
  const order = orderOf(orderBy, token.email)
  const isRanked = query !== undefined && [...termsOf(query)].some(({ field }) => field === 'fullText')
  if (!isRanked) return order
  const text =
    'Sorting is not supported for queries with fullText terms. Results are always in descending relevance order.'
  throw forbidden('forbidden', text)
}
