import type { drive_v3 } from '@googleapis/drive'
import { isListed, roleOf } from './access.ts'
import { type Call, flag, number, type Route } from './call.ts'
import { driveJson } from './drives.ts'
import { forbidden, invalid, notFound } from './errors.ts'
import { fileJson, shortFile, timeOf } from './file-json.ts'
import type { StoredFile } from './file-records.ts'
import { knowsDrives } from './places.ts'
import type { Change } from './store.ts'

const path = '/drive/v3/changes'

export const changeRoutes: readonly Route[] = [
  {
    ...{ name: 'changes.getStartPageToken', method: 'GET', path: `${path}/startPageToken`, needs: 'metadata' },
    fields: 'kind,startPageToken',
    handle: start,
  },
  {
    ...{ name: 'changes.list', method: 'GET', path, needs: 'metadata', handle: list },
    fields: `kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,driveId,file(${shortFile}),drive(kind,id,name))`,
  },
]

function start(call: Call): drive_v3.Schema$StartPageToken {
  checkDrive(call)
  return { kind: 'drive#startPageToken', startPageToken: String(call.store.changes.length + 1) }
}

/** Throws 404 for a drive that the caller does not see, 403 where it is not said that drives are known. */
function checkDrive(call: Call): void {
  const { store, token, query } = call
  const { driveId } = query
  if (driveId === undefined || driveId === '') return
  if (!knowsDrives(call)) {
    throw forbidden('teamDrivesNotSupported', 'The supportsAllDrives parameter must be set to true for a shared drive.')
  }
  const top = store.drives.has(driveId) ? store.file(driveId) : undefined
  if (top === undefined || roleOf(store, token.email, top) === undefined) {
    throw notFound(driveId, 'Shared drive', 'driveId')
  }
}

/** Of each file, or drive, only what happened last. */
function list(call: Call): drive_v3.Schema$ChangeList {
  checkDrive(call)
  const { changes, mostPerPage } = call.store
  const from = fromIn(call)
  const size = Math.min(number(call, 'pageSize', [1, 100, 1_000]), mostPerPage)
  const last = new Map(changes.map(change => [keyOf(change), change.number]))
  const told: drive_v3.Schema$Change[] = []
  for (const change of changes.slice(from - 1)) {
    if (last.get(keyOf(change)) !== change.number) continue
    const json = changeJson(call, change)
    if (json === undefined) continue
    if (told.length === size) return { kind: 'drive#changeList', nextPageToken: String(change.number), changes: told }
    told.push(json)
  }
  return { kind: 'drive#changeList', newStartPageToken: String(changes.length + 1), changes: told }
}

const keyOf = ({ kind, fileId, driveId }: Change): string => `${kind} ${kind === 'file' ? fileId : driveId}`

function fromIn({ store, query: { pageToken = '' } }: Call): number {
  if (pageToken === '') throw invalid('pageToken', 'Required parameter: pageToken', 'required')
  const from = /^\d+$/.test(pageToken) ? Number(pageToken) : Number.NaN
  if (from >= 1 && from <= store.changes.length + 1) return from
  throw invalid('pageToken')
}

/** Undefined: not for this caller, or not asked for. */
function changeJson(call: Call, change: Change): drive_v3.Schema$Change | undefined {
  return change.kind === 'drive' ? driveChange(call, change) : fileChange(call, change)
}

function fileChange(call: Call, change: Change): drive_v3.Schema$Change | undefined {
  const { store, token } = call
  const { fileId = '', driveId, at } = change
  if (!isAsked(call, driveId)) return undefined
  const file = store.file(fileId)
  const common = {
    ...{ kind: 'drive#change', type: 'file', changeType: 'file', time: timeOf(at), fileId },
    ...(driveId === undefined ? {} : { driveId, teamDriveId: driveId }),
  }
  if (file !== undefined && isListed(store, token, file)) {
    if (isTop(call, file)) return undefined
    if (flag(call, 'restrictToMyDrive') && !isBelow(call, file)) return undefined
    return { ...common, removed: false, file: fileJson(store, token, file) }
  }
  const isLost = lostBy(call, change) && flag(call, 'includeRemoved', true)
  return isLost ? { ...common, removed: true } : undefined
}

const isTop = ({ store, token }: Call, { id }: StoredFile): boolean =>
  id === store.person(token.email).root || store.drives.has(id)

function isBelow({ store, token }: Call, file: StoredFile): boolean {
  const { root } = store.person(token.email)
  return [...store.upwards(file)].some(({ id }) => id === root)
}

/** With a drive only what happens in it; without, what happens in drives is told where it is asked for. */
function isAsked(call: Call, driveId: string | undefined): boolean {
  const { driveId: asked } = call.query
  if (asked !== undefined && asked !== '') return driveId === asked
  return driveId === undefined || (knowsDrives(call) && flag(call, 'includeItemsFromAllDrives'))
}

/** Whether the caller saw it until then, also where a later change is the one that is told. */
function lostBy({ store, token }: Call, { fileId, driveId, kind }: Change): boolean {
  return store.changes.some(
    change =>
      change.kind === kind &&
      (kind === 'drive' ? change.driveId === driveId : change.fileId === fileId) &&
      change.lostBy?.includes(token.email) === true &&
      (kind === 'drive' || isOpen(store.tokens, token, fileId ?? '')),
  )
}

const isOpen = (tokens: Call['store']['tokens'], token: Call['token'], fileId: string): boolean =>
  token.scopes.some(scope => !scope.endsWith('/drive.file')) || tokens.isAllowed(token, fileId)

function driveChange(call: Call, change: Change): drive_v3.Schema$Change | undefined {
  const { store, token } = call
  const { driveId = '', at } = change
  if (!isAsked(call, driveId)) return undefined
  const drive = store.drives.get(driveId)
  const top = store.file(driveId)
  const common = {
    ...{ kind: 'drive#change', type: 'teamDrive', changeType: 'drive', time: timeOf(at) },
    ...{ driveId, teamDriveId: driveId },
  }
  if (drive !== undefined && top !== undefined && roleOf(store, token.email, top) !== undefined) {
    return { ...common, removed: false, drive: driveJson(call, drive) }
  }
  return lostBy(call, change) && flag(call, 'includeRemoved', true) ? { ...common, removed: true } : undefined
}
