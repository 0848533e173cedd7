import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import { demand, type Held, heldOf, roleOf } from './access.ts'
import { type Call, flag, type Route } from './call.ts'
import { forbidden, insufficientFilePermissions, invalid, notFound, Refusal } from './errors.ts'
import type { StoredFile, StoredPermission } from './file-records.ts'
import { paged } from './pages.ts'
import { permissionJson, permissionsOf } from './permission-json.ts'
import { seenFile } from './seen.ts'
import { checkGrant, checkSharer, type Grant } from './sharing-rules.ts'
import { permissionIdOf } from './store.ts'

const path = '/drive/v3/files/:fileId/permissions'
const one = `${path}/:permissionId`
const short = 'kind,id,type,role'

export const permissionRoutes: readonly Route[] = [
  {
    ...{ name: 'permissions.list', method: 'GET', path, needs: 'metadata', handle: list },
    fields: `kind,nextPageToken,permissions(${short})`,
  },
  { name: 'permissions.create', method: 'POST', path, needs: 'write', fields: short, handle: create },
  { name: 'permissions.get', method: 'GET', path: one, needs: 'metadata', fields: short, handle: get },
  { name: 'permissions.update', method: 'PATCH', path: one, needs: 'write', fields: short, handle: update },
  { name: 'permissions.delete', method: 'DELETE', path: one, needs: 'write', handle: remove },
]

/** Outside shared drives only who can share sees who has access. */
function readable(call: Call): StoredFile {
  const file = seenFile(call)
  if (file.driveId === undefined) demand(call.store, call.token, file, 'share')
  return file
}

function list(call: Call): drive_v3.Schema$PermissionList {
  const all = permissionsOf(call.store, readable(call))
  const { items, more } = paged(call, all, [1, 100, 100])
  return { kind: 'drive#permissionList', ...more, permissions: items }
}

function heldIn({ store, params }: Call, file: StoredFile): Held[] {
  const { permissionId = '' } = params
  const held = [...heldOf(store, file)].filter(({ permission }) => permission.id === permissionId)
  if (held.length === 0) throw notFound(permissionId, 'Permission', 'permissionId')
  return held
}

function get(call: Call): drive_v3.Schema$Permission {
  const file = readable(call)
  return permissionJson(call.store, file, heldIn(call, file))
}

const role = z.enum(['owner', 'organizer', 'fileOrganizer', 'writer', 'commenter', 'reader'])

const given = z.looseObject({
  type: z.enum(['user', 'group', 'domain', 'anyone']),
  role,
  emailAddress: z.string().optional(),
  domain: z.string().optional(),
  allowFileDiscovery: z.boolean().optional(),
  expirationTime: z.string().optional(),
  view: z.literal('published').optional(),
})

function grantIn(body: unknown): z.output<typeof given> {
  const parsed = given.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = String(issue?.path[0] ?? 'type')
    const isMissing = Object(body)[field] === undefined
    const text = isMissing ? `The permission ${field} field is required.` : `The specified ${field} is invalid.`
    throw new Refusal(400, text, { reason: isMissing ? 'required' : 'invalid' })
  }
  const { type, emailAddress, domain } = parsed.data
  const isPerson = type === 'user' || type === 'group'
  if (isPerson && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(emailAddress ?? '')) {
    throw invalid(
      'permission.emailAddress',
      'The specified emailAddress is invalid or not applicable for the given permission type.',
    )
  }
  if (type === 'domain' && (domain ?? '') === '') {
    throw invalid(
      'permission.domain',
      'The specified domain is invalid or not applicable for the given permission type.',
    )
  }
  return parsed.data
}

function create(call: Call): drive_v3.Schema$Permission {
  const { store } = call
  const file = seenFile(call)
  const { emailAddress: email, ...body } = grantIn(call.body)
  const grant: Grant = { ...body, ...(email === undefined ? {} : { email: email.toLowerCase() }) }
  demand(store, call.token, file, 'share')
  checkGrant(call, file, grant)
  checkSharer(call, file, grant.role)
  notify(call, file, grant)
  const permission = permissionOf(grant, body.allowFileDiscovery ?? false)
  const before = file.permissions.find(({ id }) => id === permission.id)
  if (grant.role === 'owner') transfer(call, file, permission)
  else if (before === undefined) file.permissions.push(permission)
  else if (before.role !== 'owner') Object.assign(before, permission)
  store.changed(file)
  return permissionJson(
    store,
    file,
    [...heldOf(store, file)].filter(held => held.permission.id === permission.id),
  )
}

function permissionOf(grant: Grant, allowFileDiscovery: boolean): StoredPermission {
  const { type, email = '', domain = '', role: wanted, expirationTime } = grant
  const more = { role: wanted, ...(expirationTime === undefined ? {} : { expirationTime }) }
  if (type === 'anyone') {
    return { id: allowFileDiscovery ? 'anyone' : 'anyoneWithLink', type, allowFileDiscovery, ...more }
  }
  if (type !== 'domain') return { id: permissionIdOf(email), type, email, ...more }
  const digits = Buffer.from(domain).toString('hex').replaceAll(/\D/g, '').padEnd(20, '0').slice(0, 20)
  return { id: `${digits}k`, type, domain, allowFileDiscovery, ...more }
}

function notify(call: Call, file: StoredFile, { type, email, role: wanted }: Grant): void {
  if (email === undefined || (type !== 'user' && type !== 'group')) return
  if (!flag(call, 'sendNotificationEmail', true)) return
  const { emailMessage: message } = call.query
  call.store.mails.push({
    ...{ to: email, from: call.token.email, fileId: file.id, role: wanted },
    ...(message === undefined ? {} : { message }),
  })
}

/** The owner until now is a writer then. */
function transfer(call: Call, file: StoredFile, permission: StoredPermission): void {
  const { owner } = file
  file.permissions = file.permissions.filter(({ id }) => id !== permission.id)
  for (const each of file.permissions) if (each.email === owner) each.role = 'writer'
  file.permissions.unshift(permission)
  file.owner = permission.email
  if (flag(call, 'moveToNewOwnersRoot')) file.parent = call.store.person(permission.email ?? '').root
}

const patch = z.strictObject({
  role: role.optional(),
  expirationTime: z.string().nullish(),
  // What a client sends back that it read.
  ...{ id: z.string().optional(), type: z.string().optional(), kind: z.string().optional() },
})

function update(call: Call): drive_v3.Schema$Permission {
  const { store, token } = call
  const file = seenFile(call)
  demand(store, token, file, 'share')
  const permission = ownPermission(call, file)
  const { success, data } = patch.safeParse(call.body)
  if (!success) {
    throw forbidden('fieldNotWritable', 'The resource body includes fields which are not directly writable.')
  }
  const { role: wanted = permission.role, expirationTime } = data
  const { type, email, domain } = permission
  if (permission.role === 'owner' && wanted !== 'owner') throw insufficientFilePermissions()
  checkGrant(call, file, { type, email, domain, role: wanted, expirationTime: expirationTime ?? undefined })
  checkSharer(call, file, wanted)
  if (wanted === 'owner' && permission.role !== 'owner') transfer(call, file, { ...permission, role: wanted })
  else permission.role = wanted
  if (flag(call, 'removeExpiration')) delete permission.expirationTime
  else if (expirationTime != null) permission.expirationTime = expirationTime
  store.changed(file)
  return permissionJson(store, file, heldIn(call, file))
}

/** The permission of the path, where it is the item's own. Throws 404, and 403 where it comes from above. */
function ownPermission(call: Call, file: StoredFile): StoredPermission {
  const own = heldIn(call, file).find(({ from }) => from === undefined)
  if (own !== undefined) return own.permission
  const isShared = file.driveId !== undefined
  const place = isShared ? 'a shared drive item' : 'an item'
  const reason = isShared ? 'cannotModifyInheritedTeamDrivePermission' : 'cannotModifyInheritedPermission'
  throw forbidden(reason, `Cannot update or delete an inherited permission on ${place}.`)
}

function remove(call: Call): undefined {
  const { store, token } = call
  const file = seenFile(call)
  const permission = ownPermission(call, file)
  // Everybody may give up their own.
  if (permission.email !== token.email) demand(store, token, file, 'share')
  if (permission.role === 'owner') throw insufficientFilePermissions()
  const before = seers(call, file)
  file.permissions = file.permissions.filter(each => each !== permission)
  store.changed(file)
  logLost(call, file, before)
}

type Seers = ReadonlyMap<string, readonly string[]>

/** Of the item and all in it: who sees it. */
function seers({ store }: Call, file: StoredFile): Seers {
  const items = [file, ...below(file)]
  function below(folder: StoredFile): StoredFile[] {
    return store.childrenOf(folder.id).flatMap(child => [child, ...below(child)])
  }
  return new Map(
    items.map(item => [item.id, [...store.people.keys()].filter(email => roleOf(store, email, item) !== undefined)]),
  )
}

function logLost(call: Call, file: StoredFile, before: Seers): void {
  const after = seers(call, file)
  for (const [fileId, emails] of before) {
    const lostBy = emails.filter(email => after.get(fileId)?.includes(email) === false)
    if (lostBy.length === 0) continue
    const { driveId } = file
    call.store.log({ kind: 'file', fileId, deleted: false, lostBy, ...(driveId === undefined ? {} : { driveId }) })
  }
}
