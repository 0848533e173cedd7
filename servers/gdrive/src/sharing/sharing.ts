import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import type { Drive } from '../client.ts'
import { type DriveFile, shownFile } from '../file.ts'

/** One who has access. */
export const sharingValue = z.object({
  /** Of the permission. */
  id: z.string(),
  /** An address, `domain acme.example`, or `anyone with the link`. */
  who: z.string(),
  role: z.string(),
  /** `until 2026-12-01`, `from a folder above`. */
  note: z.string().optional(),
})

export type SharingValue = z.output<typeof sharingValue>

const fields =
  'nextPageToken,permissions(id,type,role,emailAddress,domain,displayName,allowFileDiscovery,expirationTime,deleted,pendingOwner,inheritedPermissionsDisabled,permissionDetails(inherited,inheritedFrom,role))'
const mostPages = 20

/** All who have access to a file, as Google tells this account. @throws ConnectorError `forbidden` where it does not */
export async function sharingOf(client: Drive, file: DriveFile, signal: AbortSignal): Promise<SharingValue[]> {
  return (await permissionsOf(client, file, signal)).map(sharingValueOf)
}

export async function permissionsOf(
  client: Drive,
  file: DriveFile,
  signal: AbortSignal,
): Promise<drive_v3.Schema$Permission[]> {
  const all: drive_v3.Schema$Permission[] = []
  let pageToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const asked = { fileId: file.id, pageSize: 100, fields, ...(pageToken === undefined ? {} : { pageToken }) }
    const answer = await client.call('permissions.list', asked, { signal, what: shownFile(file) })
    all.push(...(answer.permissions ?? []))
    pageToken = answer.nextPageToken ?? undefined
    if (pageToken === undefined) break
  }
  return all
}

/** True where the access comes from a folder or shared drive above, and is not the file's own. */
export function isInherited({ permissionDetails }: drive_v3.Schema$Permission): boolean {
  return (
    permissionDetails != null &&
    permissionDetails.length > 0 &&
    permissionDetails.every(({ inherited }) => inherited === true)
  )
}

const roles: readonly string[] = ['reader', 'commenter', 'writer', 'fileOrganizer', 'organizer', 'owner']

/** True where the one role allows more than the other. */
export function isAbove(role: string, other: string): boolean {
  return roles.indexOf(role) > roles.indexOf(other)
}

/** The most that comes from above: Google lets nobody have less of what is below. */
export function inheritedRole({ permissionDetails }: drive_v3.Schema$Permission): string | undefined {
  return (permissionDetails ?? [])
    .flatMap(({ inherited, role }) => (inherited === true && role != null ? [role] : []))
    .reduce<string | undefined>((most, role) => (most !== undefined && isAbove(most, role) ? most : role), undefined)
}

export function sharingValueOf(permission: drive_v3.Schema$Permission): SharingValue {
  const { id, role, expirationTime, deleted, pendingOwner } = permission
  const notes = [
    ...(expirationTime == null ? [] : [`until ${expirationTime.slice(0, 10)}`]),
    ...(isInherited(permission) ? ['from above'] : []),
    ...(pendingOwner === true ? ['is to become the owner'] : []),
    ...(deleted === true ? ['account deleted'] : []),
  ]
  return {
    ...{ id: id ?? '', who: whoIs(permission), role: role ?? '' },
    ...(notes.length > 0 && { note: notes.join(', ') }),
  }
}

/** `alice@acme.example`, `group team@acme.example`, `everyone at acme.example`, `anyone with the link`. */
function whoIs({ type, emailAddress, domain, displayName, allowFileDiscovery }: drive_v3.Schema$Permission): string {
  if (type === 'anyone') return allowFileDiscovery === true ? 'anyone on the web' : 'anyone with the link'
  if (type === 'domain')
    return `everyone at ${domain ?? displayName ?? 'a domain'}${allowFileDiscovery === true ? '' : ' with the link'}`
  const who = emailAddress ?? displayName ?? 'someone'
  return type === 'group' ? `group ${who}` : who
}
