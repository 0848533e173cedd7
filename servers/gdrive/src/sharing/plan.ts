import type { drive_v3 } from '@googleapis/drive'
import { ConnectorError, type Step } from '@mcp-connectors/core'
import type { Drive } from '../client.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { permissionFor, type Recipient, riskOf, shownRecipient } from './recipient.ts'
import { inheritedRole, isAbove, isInherited } from './sharing.ts'

export interface Wish {
  recipients: readonly Recipient[]
  /** `none` takes access away. */
  role: string
  expires: string | undefined
  notify: boolean
  message: string | undefined
}

/** What is to be done for one, and how risky it is. */
export interface Planned extends Step {
  risk: string | undefined
  /** Google sends them a mail. */
  mails: boolean
}

interface Here {
  file: DriveFile
  permissions: readonly drive_v3.Schema$Permission[]
  /** The address of this account. */
  me: string
}

/** The changes that a wish needs; none for whom it is so already. @throws ConnectorError `refused`, `invalid` */
export function planOf(client: Drive, here: Here, wish: Wish, signal: AbortSignal): Planned[] {
  return wish.recipients.flatMap(recipient => {
    const held = permissionFor(recipient, here.permissions)
    const step =
      wish.role === 'none'
        ? removal(client, here, recipient, held, signal)
        : grant(client, here, { recipient, held, wish }, signal)
    return step === undefined ? [] : [step]
  })
}

function removal(
  client: Drive,
  { file, me }: Here,
  recipient: Recipient,
  held: drive_v3.Schema$Permission | undefined,
  signal: AbortSignal,
): Planned | undefined {
  if (held === undefined) return undefined
  const who = shownRecipient(recipient)
  if (held.role === 'owner') throw refused(`${who} owns ${shownFile(file)}.`, 'Give it to another owner first.')
  if (isInherited(held)) {
    throw refused(
      `${who} has access to ${shownFile(file)} from above, as ${held.role}.`,
      'Take it away at the folder or drive.',
    )
  }
  const asked = { fileId: file.id, permissionId: held.id ?? '' }
  const left = inheritedRole(held)
  return {
    change: `${who}: ${held.role} → ${left === undefined ? 'no access' : `${left}, which comes from above`}`,
    risk: held.emailAddress?.toLowerCase() === me.toLowerCase() ? 'THIS IS YOU' : undefined,
    mails: false,
    send: () => client.call('permissions.delete', asked, { signal, what: shownFile(file) }),
  }
}

interface Grant {
  recipient: Recipient
  held: drive_v3.Schema$Permission | undefined
  wish: Wish
}

function grant(
  client: Drive,
  { file, me }: Here,
  { recipient, held, wish }: Grant,
  signal: AbortSignal,
): Planned | undefined {
  const { role, expires } = wish
  const who = shownRecipient(recipient)
  checkRole(recipient, wish, file)
  if (held?.role === 'owner') throw refused(`${who} owns ${shownFile(file)}.`)
  const least = held && inheritedRole(held)
  if (least !== undefined && (isAbove(least, role) || (least === role && expires !== undefined))) {
    throw refused(
      `${who} has access to ${shownFile(file)} from above, as ${least}: here it cannot be less.`,
      'Change it at the folder or drive.',
    )
  }
  const isSame = held?.role === role && (expires === undefined || sameMoment(held.expirationTime, expires))
  if (isSame) return undefined
  const until = expires === undefined ? '' : ` until ${expires.slice(0, 16).replace('T', ' ')}`
  const change = `${who}: ${held?.role ?? 'no access'} → ${role}${until}`
  const risks = [role === 'owner' ? 'YOU own it no longer' : undefined, riskOf(recipient, me, role)]
  const risk = risks.filter(Boolean).join(', ') || undefined
  const what = { signal, what: shownFile(file) }
  const moved = role === 'owner' ? { transferOwnership: true } : {}
  if (held !== undefined && !isInherited(held)) {
    const requestBody = { role, ...(expires !== undefined && { expirationTime: expires }) }
    const asked = { fileId: file.id, permissionId: held.id ?? '', requestBody, ...moved, fields: 'id' }
    // Of a change Google tells nobody but a new owner.
    const mails = role === 'owner'
    return { change, risk, mails, send: () => client.call('permissions.update', asked, what) }
  }
  const requestBody = { ...recipient, role, ...(expires !== undefined && { expirationTime: expires }) }
  const mail = mailOf(recipient, wish)
  const asked = { fileId: file.id, requestBody, ...mail, ...moved, fields: 'id' }
  const mails = mail.sendNotificationEmail === true
  return { change, risk, mails, send: () => client.call('permissions.create', asked, what) }
}

/** Google sends a mail unless told not to; a new owner is always told. */
function mailOf(
  recipient: Recipient,
  { notify, message, role }: Wish,
): { sendNotificationEmail?: boolean; emailMessage?: string } {
  if (recipient.type === 'anyone' || recipient.type === 'domain') return {}
  const sends = notify || role === 'owner'
  return { sendNotificationEmail: sends, ...(sends && message !== undefined && { emailMessage: message }) }
}

function checkRole(recipient: Recipient, { role, expires, notify, message }: Wish, file: DriveFile): void {
  const isPerson = recipient.type === 'user' || recipient.type === 'group'
  if (role === 'owner' && (recipient.type !== 'user' || file.driveId != null)) {
    throw invalid('Only one person can own a file, and none in a shared drive.')
  }
  if (/organizer/i.test(role) && (file.driveId == null || !isPerson))
    throw invalid(`${role} is for people in shared drives.`)
  if (expires !== undefined && (!isPerson || role === 'owner')) throw invalid('expires is for people and groups alone.')
  if (message !== undefined && !notify) throw invalid('message is sent with notify alone.')
}

function sameMoment(held: string | null | undefined, wanted: string): boolean {
  return held != null && Date.parse(held) === Date.parse(wanted)
}

function refused(message: string, hint?: string): ConnectorError {
  return new ConnectorError('refused', message, hint === undefined ? {} : { hint })
}

function invalid(message: string): ConnectorError {
  return new ConnectorError('invalid', message)
}
