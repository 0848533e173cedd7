import type { drive_v3 } from '@googleapis/drive'
import { type Held, heldOf, higherOf } from './access.ts'
import type { Role, StoredFile, StoredPermission } from './file-records.ts'
import type { Store } from './store.ts'

/** Who has access, each once with the highest role, and where that comes from. */
export function permissionsOf(store: Store, file: StoredFile): drive_v3.Schema$Permission[] {
  const byId = Map.groupBy(heldOf(store, file), ({ permission }) => permission.id)
  return [...byId.values()].map(held => permissionJson(store, file, held))
}

/** @param held of one person, domain, or of anyone: never empty */
export function permissionJson(store: Store, file: StoredFile, held: readonly Held[]): drive_v3.Schema$Permission {
  const [first] = held
  if (first === undefined) throw new Error('A permission that nobody holds')
  const role = held.reduce<Role>((highest, one) => higherOf(highest, one.role), first.role)
  const permissionDetails = held.map(({ role: each, from }) => ({
    permissionType: (from ?? file.id) === file.driveId ? 'member' : 'file',
    role: each,
    inherited: from !== undefined,
    ...(from === undefined ? {} : { inheritedFrom: from }),
  }))
  return {
    kind: 'drive#permission',
    ...{ id: first.permission.id, type: first.permission.type, role },
    ...whomJson(store, first.permission),
    ...(file.driveId === undefined ? {} : { teamDrivePermissionDetails: permissionDetails.map(olderDetail) }),
    permissionDetails,
  }
}

function whomJson(store: Store, permission: StoredPermission): drive_v3.Schema$Permission {
  const { type, email, domain, allowFileDiscovery = false, expirationTime, pendingOwner = false, view } = permission
  const more = { ...(expirationTime === undefined ? {} : { expirationTime }), ...(view === undefined ? {} : { view }) }
  if (type === 'anyone') return { allowFileDiscovery, ...more }
  if (type === 'domain') return { displayName: domain, domain, allowFileDiscovery, ...more }
  const name = store.people.get(email ?? '')?.name ?? email
  return { displayName: name, emailAddress: email, deleted: false, pendingOwner, ...more }
}

const olderDetail = ({ permissionType, ...detail }: { permissionType: string; role: Role; inherited: boolean }) => ({
  teamDrivePermissionType: permissionType,
  ...detail,
})
