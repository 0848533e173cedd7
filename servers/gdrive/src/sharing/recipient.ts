import type { drive_v3 } from '@googleapis/drive'
import { ConnectorError } from '@mcp-connectors/core'

/** One to whom access is given or from whom it is taken. */
export type Recipient =
  | { type: 'user' | 'group'; emailAddress: string }
  | { type: 'domain'; domain: string }
  | { type: 'anyone' }

/** ASCII alone: what looks like another letter, or like nothing, would make it another person than the one who is shown. */
const address = /^[\w.!#$%&*+/=?^{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63}$/i
const domainName = /^(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63}$/i

/** `bob@acme.example`, `group:team@acme.example`, `domain:acme.example`, `anyone`. @throws ConnectorError `invalid` */
export function recipientOf(given: string): Recipient {
  if (given === 'anyone') return { type: 'anyone' }
  const [, prefix, rest = ''] = /^(?:(group|domain):)?(.+)$/s.exec(given) ?? []
  if (prefix === 'domain' && domainName.test(rest)) return { type: 'domain', domain: rest.toLowerCase() }
  if (prefix !== 'domain' && address.test(rest))
    return { type: prefix === 'group' ? 'group' : 'user', emailAddress: rest }
  throw new ConnectorError('invalid', `who: ${JSON.stringify(given.slice(0, 100))} is nobody to share with.`, {
    hint: 'Pass an address, group:ADDRESS, domain:acme.example, or anyone.',
  })
}

/** The permission that is theirs already. A group may be known as one though it was named as an address. */
export function permissionFor(
  recipient: Recipient,
  permissions: readonly drive_v3.Schema$Permission[],
): drive_v3.Schema$Permission | undefined {
  return permissions.find(({ type, emailAddress, domain }) => {
    if (recipient.type === 'anyone') return type === 'anyone'
    if (recipient.type === 'domain') return type === 'domain' && domain?.toLowerCase() === recipient.domain
    const isOne = type === 'user' || type === 'group'
    return isOne && emailAddress?.toLowerCase() === recipient.emailAddress.toLowerCase()
  })
}

export function shownRecipient(recipient: Recipient): string {
  if (recipient.type === 'anyone') return 'anyone with the link'
  if (recipient.type === 'domain') return `everyone at ${recipient.domain}`
  return recipient.emailAddress
}

/** Mailboxes that belong to no organization: whoever has one is nobody's colleague. */
const publicDomains: ReadonlySet<string> = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
  'icloud.com',
])

/** Why giving access is risky, in plain words; undefined where it is not. `me`: the address of this account. */
export function riskOf(recipient: Recipient, me: string, role: string): string | undefined {
  const own = me.slice(me.lastIndexOf('@') + 1).toLowerCase()
  const verb = role === 'reader' ? 'open it' : role === 'commenter' ? 'open and comment it' : 'open and change it'
  if (recipient.type === 'anyone') return `WHOEVER HAS THE LINK can ${verb}, without logging in`
  if (recipient.type === 'domain')
    return recipient.domain === own ? undefined : `OUTSIDE: all of ${recipient.domain} can ${verb}`
  const theirs = recipient.emailAddress.slice(recipient.emailAddress.lastIndexOf('@') + 1).toLowerCase()
  if (theirs === own && !publicDomains.has(own)) return undefined
  return publicDomains.has(own) ? undefined : `OUTSIDE of ${own}`
}
