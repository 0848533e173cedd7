import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import { roleOf, sees } from './access.ts'
import { type Call, flag, type Route } from './call.ts'
import { driveTerms } from './drive-query.ts'
import {
  badRequest,
  forbidden,
  insufficientFilePermissions,
  insufficientScopes,
  invalid,
  notFound,
  Refusal,
} from './errors.ts'
import { timeOf } from './file-json.ts'
import { folderType, type Role } from './file-records.ts'
import { paged } from './pages.ts'
import type { Drive, Store } from './store.ts'
import { scopeOf } from './tokens.ts'

const path = '/drive/v3/drives'
const one = `${path}/:driveId`
const fields = 'kind,id,name'

export const driveRoutes: readonly Route[] = [
  {
    ...{ name: 'drives.list', method: 'GET', path, needs: 'metadata', handle: list },
    fields: `kind,nextPageToken,drives(${fields})`,
  },
  { name: 'drives.create', method: 'POST', path, needs: 'write', fields, handle: create },
  { name: 'drives.get', method: 'GET', path: one, needs: 'metadata', fields, handle: get },
  { name: 'drives.update', method: 'PATCH', path: one, needs: 'write', fields, handle: update },
  { name: 'drives.delete', method: 'DELETE', path: one, needs: 'write', handle: remove },
  {
    name: 'drives.hide',
    method: 'POST',
    path: `${one}/hide`,
    needs: 'write',
    fields,
    handle: call => setHidden(call, true),
  },
  {
    ...{ name: 'drives.unhide', method: 'POST', path: `${one}/unhide`, needs: 'write', fields },
    handle: call => setHidden(call, false),
  },
]

/** None of the other scopes shows drives. Throws 403. */
function checkScope({ name, token }: Call, ...names: string[]): void {
  const accepted = names.map(scopeOf)
  if (!token.scopes.some(scope => accepted.includes(scope))) throw insufficientScopes(name, accepted)
}

function list(call: Call): drive_v3.Schema$DriveList {
  checkScope(call, 'drive', 'drive.readonly')
  const { store, token, query } = call
  const isWanted = driveTerms(query.q ?? '')
  const mine = [...store.drives.values()].filter(drive => {
    return roleIn(call, drive) !== undefined && isWanted({ name: drive.name, isHidden: drive.hidden.has(token.email) })
  })
  const byName = mine.sort((a, b) => a.name.localeCompare(b.name))
  const { items, more } = paged(call, byName, [1, 10, 100])
  return { kind: 'drive#driveList', ...more, drives: items.map(drive => driveJson(call, drive)) }
}

function get(call: Call): drive_v3.Schema$Drive {
  checkScope(call, 'drive', 'drive.readonly')
  return driveJson(call, seenDrive(call))
}

/** The drive of the path, where the caller is a member. Throws 404. */
function seenDrive(call: Call): Drive {
  const { driveId = '' } = call.params
  const drive = call.store.drives.get(driveId)
  if (drive !== undefined && roleIn(call, drive) !== undefined) return drive
  throw notFound(driveId, 'Shared drive', 'driveId')
}

function roleIn({ store, token }: Pick<Call, 'store' | 'token'>, { id }: Drive): Role | undefined {
  const top = store.file(id)
  return top === undefined || !sees(store, token, top) ? undefined : roleOf(store, token.email, top)
}

export function driveJson(call: Pick<Call, 'store' | 'token'>, drive: Drive): drive_v3.Schema$Drive {
  const { id, name, created, hidden, kept } = drive
  return {
    kind: 'drive#drive',
    ...{ id, name, createdTime: timeOf(created), hidden: hidden.has(call.token.email) },
    colorRgb: '#0f9d58',
    ...kept,
    restrictions: {
      adminManagedRestrictions: false,
      copyRequiresWriterPermission: false,
      domainUsersOnly: false,
      driveMembersOnly: false,
      sharingFoldersRequiresOrganizerPermission: false,
      ...drive.restrictions,
    },
    capabilities: capabilitiesIn(roleIn(call, drive)),
  }
}

function capabilitiesIn(role: Role | undefined): drive_v3.Schema$Drive['capabilities'] {
  const isManager = role === 'organizer'
  const canTrash = isManager || role === 'fileOrganizer'
  const canEdit = canTrash || role === 'writer'
  return {
    ...{
      canAddChildren: canEdit,
      canComment: canEdit || role === 'commenter',
      canCopy: true,
      canDownload: true,
      canEdit,
    },
    canChangeCopyRequiresWriterPermissionRestriction: isManager,
    canChangeDomainUsersOnlyRestriction: isManager,
    canChangeDriveBackground: isManager,
    canChangeDriveMembersOnlyRestriction: isManager,
    canChangeSharingFoldersRequiresOrganizerPermissionRestriction: isManager,
    canDeleteChildren: isManager,
    canDeleteDrive: isManager,
    canListChildren: true,
    canManageMembers: isManager,
    ...{
      canReadRevisions: canEdit,
      canRename: canEdit,
      canRenameDrive: isManager,
      canResetDriveRestrictions: isManager,
    },
    ...{ canShare: canEdit, canTrashChildren: canTrash },
  }
}

const body = z.looseObject({
  name: z.string().optional(),
  restrictions: z.record(z.string(), z.boolean()).optional(),
  ...{ colorRgb: z.string().optional(), themeId: z.string().optional() },
})

function bodyOf(call: Call): z.output<typeof body> {
  const { success, data } = body.safeParse(call.body)
  if (!success) throw badRequest('Invalid JSON payload received.')
  return data
}

/** By who asked, what was made for it. */
const asked = new WeakMap<Store, Map<string, string>>()

function create(call: Call): drive_v3.Schema$Drive {
  checkScope(call, 'drive')
  const { store, token, query } = call
  const { name = '' } = bodyOf(call)
  const { requestId = '' } = query
  if (requestId === '') throw invalid('requestId', 'Required parameter: requestId', 'required')
  if (name === '') throw badRequest('The drive name is required.', 'required')
  const before = asked.get(store) ?? new Map<string, string>()
  asked.set(store, before)
  const key = `${token.email} ${requestId}`
  if (before.has(key))
    throw new Refusal(409, 'A shared drive already exists with the specified request ID.', { reason: 'duplicate' })
  const drive = addDrive(store, name, { [token.email]: 'organizer' })
  before.set(key, drive.id)
  return driveJson(call, drive)
}

/** With a folder at its top, whose permissions are the members. */
export function addDrive(
  store: Store,
  name: string,
  members: Readonly<Record<string, Exclude<Role, 'owner'>>>,
  id = store.id('0A'),
): Drive {
  const drive: Drive = { id, name, created: store.now(), hidden: new Set(), restrictions: {}, kept: {} }
  store.drives.set(id, drive)
  const [by = ''] = Object.keys(members)
  const permissions = Object.entries(members).map(([email, role]) => {
    return { id: store.person(email).permissionId, type: 'user' as const, email, role }
  })
  store.add({ id, name: 'Drive', mimeType: folderType, by, driveId: id, permissions })
  store.log({ kind: 'drive', driveId: id, deleted: false })
  return drive
}

function update(call: Call): drive_v3.Schema$Drive {
  checkScope(call, 'drive')
  const drive = seenDrive(call)
  if (roleIn(call, drive) !== 'organizer') throw insufficientFilePermissions()
  const { name, restrictions = {}, colorRgb, themeId } = bodyOf(call)
  if (name !== undefined) drive.name = name
  Object.assign(drive.restrictions, restrictions)
  Object.assign(drive.kept, {
    ...(colorRgb === undefined ? {} : { colorRgb }),
    ...(themeId === undefined ? {} : { themeId }),
  })
  call.store.log({ kind: 'drive', driveId: drive.id, deleted: false })
  return driveJson(call, drive)
}

function remove(call: Call): undefined {
  checkScope(call, 'drive')
  const { store } = call
  const drive = seenDrive(call)
  if (roleIn(call, drive) !== 'organizer') throw insufficientFilePermissions()
  if (store.childrenOf(drive.id).length > 0 && !flag(call, 'allowItemDeletion')) {
    throw forbidden('cannotDeleteNonEmptyTeamDrive', 'A shared drive that is not empty cannot be deleted.')
  }
  const lostBy = [...store.people.keys()].filter(email => {
    const top = store.file(drive.id)
    return top !== undefined && roleOf(store, email, top) !== undefined
  })
  const top = store.file(drive.id)
  if (top !== undefined) store.remove(top)
  store.drives.delete(drive.id)
  store.log({ kind: 'drive', driveId: drive.id, deleted: true, lostBy })
}

function setHidden(call: Call, isHidden: boolean): drive_v3.Schema$Drive {
  checkScope(call, 'drive')
  const drive = seenDrive(call)
  if (isHidden) drive.hidden.add(call.token.email)
  else drive.hidden.delete(call.token.email)
  return driveJson(call, drive)
}
