import {
  carryOut,
  clean,
  counted,
  dryRun,
  listOf,
  type Receipt,
  receipt,
  renderReceipt,
  text,
} from '@mcp-connectors/core'
import { z } from 'zod'
import { file } from '../arguments.ts'
import type { Drive } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { folderType } from '../kinds.ts'
import { writing } from '../scopes.ts'
import { momentOf } from '../search/moment.ts'
import { type Planned, planOf } from '../sharing/plan.ts'
import { recipientOf, shownRecipient } from '../sharing/recipient.ts'
import { permissionsOf, sharingValueOf } from '../sharing/sharing.ts'
import { tool } from '../tool.ts'

const input = z.strictObject({
  file,
  who: listOf(text(320), 20).describe('Addresses, group:ADDRESS, domain:acme.example, anyone.'),
  role: z
    .enum(['reader', 'commenter', 'writer', 'fileOrganizer', 'organizer', 'owner', 'none'])
    .describe('none: take access away.'),
  expires: text(40).optional().describe('As 2026-12-31.'),
  notify: z.boolean().default(false).describe('Send a mail.'),
  message: text(5000).optional().describe('In that mail.'),
  dry_run: dryRun,
})

type Args = z.output<typeof input>

interface Plan {
  file: DriveFile
  steps: Planned[]
  /** Who has access now: what the person was shown must still be so. */
  state: string
}

export const shareFile = tool({
  name: 'gdrive_share_file',
  title: 'Share a file',
  access: 'destroy',
  scopes: writing,
  idempotent: true,
  description: 'Give people access to a file or folder, change it, or take it away. No mail is sent without notify.',
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (args.dry_run) return undefined
    const plan = await planFor(client, args, signal)
    // Also where nothing has to change: it may have to a moment later, and then nobody was asked.
    client.agreed.show(callOf(args), plan.state)
    if (plan.steps.length === 0) return undefined
    const where = await client.folders.path(plan.file, signal)
    const place = where.length === 0 ? '' : `, in ${short(where.map(clean).join(' / '))}`
    return [`Share ${shownFile(plan.file)}${place}?`, ...linesOf(plan, args)].join('\n')
  },
  run: async (args, { client, signal }): Promise<Receipt> => {
    const plan = await planFor(client, args, signal)
    const { id, webViewLink } = plan.file
    const about = { id, ...(webViewLink != null && { url: webViewLink }) }
    const warnings = plan.steps.flatMap(({ change, risk }) => (risk === undefined ? [] : [`${change}: ${risk}`]))
    const changed = plan.steps.map(({ change }) => change)
    if (args.dry_run) return { ...about, changed, warnings, dry_run: true, preview: `Access now: ${plan.state}` }
    client.agreed.check(callOf(args), plan.state)
    // One after the other: of several at once Google keeps some only.
    const done = await carryOut(plan.steps, { isUnknown: isUnknownOutcome })
    return { ...about, changed: done.changed, warnings: [...done.warnings, ...warnings] }
  },
  render: renderReceipt,
})

/** So that all of the question stays in sight. */
function short(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500).toWellFormed()}…` : text
}

function callOf(args: Args): readonly unknown[] {
  return ['gdrive_share_file', args]
}

async function planFor(client: Drive, args: Args, signal: AbortSignal): Promise<Plan> {
  const given = args.who.map(recipientOf)
  // One named twice would get two mails.
  const recipients = [...new Map(given.map(one => [shownRecipient(one).toLowerCase(), one])).values()]
  invalidUnless(recipients.length > 0, 'who is empty.')
  const expires = args.expires === undefined ? undefined : momentOf(args.expires, 'expires')
  invalidUnless(expires === undefined || Date.parse(expires) > Date.now(), `expires: ${args.expires} has passed.`)
  const { file: found } = await client.file(args.file, { signal })
  await client.folders.checkChange(found, signal)
  const [permissions, about] = await Promise.all([
    permissionsOf(client, found, signal),
    client.call('about.get', { fields: 'user(emailAddress)' }, { signal, what: 'this account' }),
  ])
  const here = { file: found, permissions, me: about.user?.emailAddress ?? '' }
  const { role, notify, message } = args
  const steps = planOf(client, here, { recipients, role, expires, notify, message }, signal)
  const state = permissions
    .map(sharingValueOf)
    .map(({ who, role: held, note }) => [who, held, note].filter(Boolean).join(' '))
  return { file: found, steps, state: state.sort().map(clean).join('; ') }
}

/** Google mails those who are new, and whoever becomes the owner. */
function mailLine(steps: readonly Planned[], notify: boolean, message: string | undefined): string {
  const count = steps.filter(({ mails }) => mails).length
  if (count === 0) return notify ? 'No mail is sent: Google tells only those who had no access.' : 'No mail is sent.'
  const words = message === undefined ? '' : `: ${JSON.stringify(clean(message))}`
  return `${counted(count, 'mail')} sent${words}.`
}

function linesOf({ file: { mimeType }, steps, state }: Plan, { notify, message }: Args): string[] {
  return [
    ...steps.map(({ change, risk }) => `- ${clean(change)}${risk === undefined ? '' : `: ${clean(risk)}`}`),
    ...(mimeType === folderType ? ['It is a folder: the same holds for all that is in it, now and later.'] : []),
    mailLine(steps, notify, message),
    `Access now (${counted(state.split('; ').length, 'entry', 'entries')}): ${short(state)}`,
  ]
}
