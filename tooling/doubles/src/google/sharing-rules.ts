import { rightsOf, roleOf } from './access.ts'
import { type Call, flag } from './call.ts'
import { badRequest, forbidden, insufficientFilePermissions, invalid, Refusal } from './errors.ts'
import { folderType, type Role, type StoredFile } from './file-records.ts'

/** Whom something is to be shared with. */
export interface Grant {
  readonly type: 'user' | 'group' | 'domain' | 'anyone'
  readonly role: Role
  readonly email?: string | undefined
  readonly domain?: string | undefined
  readonly expirationTime?: string | undefined
}

/** Throws where Drive, or the organisation, does not let it happen. */
export function checkGrant(call: Call, file: StoredFile, grant: Grant): void {
  if (file.driveId === undefined) checkMine(call, file, grant)
  else checkShared(call, file, grant)
  if (grant.expirationTime !== undefined) checkExpiry(grant, file)
  checkOutside(call, file, grant)
  checkNotice(call, grant)
}

const message = (text: string): string => `Bad Request. User message: "${text}"`

function checkMine(call: Call, file: StoredFile, { role, type }: Grant): void {
  if (role === 'organizer' || role === 'fileOrganizer') {
    throw forbidden(`${role}OnNonTeamDriveNotSupported`, `The ${role} role is not supported outside of shared drives.`)
  }
  if (role !== 'owner') return
  if (!flag(call, 'transferOwnership')) {
    const text = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
    throw new Refusal(403, text, { reason: 'forbidden', location: 'transferOwnership', locationType: 'parameter' })
  }
  if (type !== 'user') throw badRequest('Only a user can own an item.', 'invalidSharingRequest')
  if (!flag(call, 'sendNotificationEmail', true)) {
    throw forbidden('forbidden', 'The sendNotificationEmail parameter must be enabled for ownership transfers.')
  }
  if (file.owner !== call.token.email) throw insufficientFilePermissions()
}

function checkShared({ store, token }: Call, file: StoredFile, { role, type, email, domain }: Grant): void {
  const isTop = file.id === file.driveId
  if (role === 'owner') {
    throw forbidden('ownerOnTeamDriveItemNotSupported', 'The owner role is not supported in shared drives.')
  }
  if (role === 'organizer' && !isTop) {
    throw forbidden('organizerOnNonTeamDriveItemNotSupported', 'Only a shared drive itself has organizers.')
  }
  if (role === 'fileOrganizer' && file.mimeType !== folderType) {
    throw forbidden('fileOrganizerOnFoldersInSharedDriveOnly', 'Only folders have file organizers.')
  }
  if (isTop && (type === 'anyone' || type === 'domain')) {
    const text = 'A shared drive cannot be shared with anyone or with a domain.'
    throw forbidden('cannotShareTeamDriveTopFolderWithAnyoneOrDomains', text)
  }
  const { restrictions = {} } = store.drives.get(file.driveId ?? '') ?? {}
  const isOutside = type === 'anyone' || domainOf(email ?? `@${domain}`) !== domainOf(token.email)
  if (restrictions.domainUsersOnly === true && isOutside) {
    const text = 'This shared drive can only be shared with users of its domain.'
    throw forbidden('teamDriveDomainUsersOnlyRestriction', text)
  }
  const top = store.file(file.driveId ?? '')
  const isMember = top !== undefined && email !== undefined && roleOf(store, email, top) !== undefined
  if (restrictions.driveMembersOnly === true && !isTop && !isMember) {
    throw forbidden('teamDriveTeamMembersOnlyRestriction', 'Items of this shared drive are for its members only.')
  }
}

const yearMs = 366 * 24 * 60 * 60 * 1_000

function checkExpiry({ type, role, expirationTime = '' }: Grant, file: StoredFile): void {
  const at = Date.parse(expirationTime)
  if (Number.isNaN(at)) throw invalid('expirationTime', `Invalid value for: Invalid format: "${expirationTime}"`)
  if (type === 'anyone' || type === 'domain') {
    throw forbidden('expirationDateNotAllowedForPermissionType', 'Only users and groups can have an expiration date.')
  }
  if (file.id === file.driveId) {
    const text = 'Members of a shared drive cannot have an expiration date.'
    throw forbidden('expirationDateNotAllowedForSharedDriveMembers', text)
  }
  if (role === 'owner') throw forbidden('expirationDateNotAllowedForOwner', 'An owner cannot have an expiration date.')
  if (at <= Date.now()) {
    throw forbidden('expirationDatesMustBeInTheFuture', 'Expiration dates must be in the future.')
  }
  if (at > Date.now() + yearMs) {
    throw forbidden('expirationDateMustBeWithinOneYear', 'Expiration dates must be within one year.')
  }
}

/** The rule of an administrator. */
function checkOutside({ store, token }: Call, file: StoredFile, { type, email, domain, role }: Grant): void {
  const ours = domainOf(file.owner ?? token.email)
  const isOutside = type !== 'anyone' && domainOf(email ?? `@${domain}`) !== ours
  if (role === 'owner' && isOutside) {
    const text = 'Consent is required to transfer ownership of a file to another user.'
    throw forbidden('consentRequiredForOwnershipTransfer', text)
  }
  if (!store.sharingWithin) return
  const text = `Sorry, ${ours} does not let you share this item outside of the organization.`
  if (type === 'anyone') throw badRequest(message(text), 'publishOutNotPermitted')
  if (isOutside) throw badRequest(message(text), 'invalidSharingRequest')
}

/** Who has no account can only be invited by mail. */
function checkNotice(call: Call, { type, email }: Grant): void {
  const isPerson = type === 'user' || type === 'group'
  if (!isPerson || email === undefined || call.store.people.has(email)) return
  if (flag(call, 'sendNotificationEmail', true)) return
  const text = `You are trying to invite ${email}. Since there is no Google account associated with this email address`
  throw badRequest(
    message(`${text}, you must check the "Notify people" box to invite this recipient.`),
    'invalidSharingRequest',
  )
}

/** Throws 403 where the caller may not share, or would give more than they have. */
export function checkSharer({ store, token }: Call, file: StoredFile, role: Role): void {
  const mine = roleOf(store, token.email, file)
  if (!rightsOf(store, token.email, file).share) throw insufficientFilePermissions()
  const isTooHigh =
    file.driveId !== undefined && mine !== 'organizer' && (role === 'organizer' || role === 'fileOrganizer')
  if (isTooHigh && mine !== role) throw insufficientFilePermissions()
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
