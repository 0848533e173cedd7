import { ConnectorError, clean, counted, dryRun, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Account } from '../../account.ts'
import type { Data } from '../../api.ts'
import type { GitHub } from '../../client.ts'
import { isUnknownOutcome } from '../../errors.ts'
import { me } from '../../me.ts'
import { day } from '../../text.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  action: z.enum(['list', 'get', 'create', 'edit', 'delete']).default('list'),
  id: text(60).optional().describe('Id or URL.'),
  user: text(60).optional().describe('With list: of this person.'),
  description: text(500).optional(),
  public: z.boolean().default(false),
  files: z
    .record(z.string(), z.string().max(1_000_000).nullable())
    .optional()
    .describe('Content by file name; null deletes the file.'),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

const row = z.object({
  id: z.string(),
  public: z.boolean(),
  description: z.string(),
  updated: z.string(),
  files: z.array(z.object({ name: z.string(), size: z.number(), content: z.string().optional() })),
})

const output = receipt.partial().extend({ rows: z.array(row).optional() })
type Output = z.input<typeof output>
type Row = z.output<typeof row>
type Gist = Data<'GET /gists/{gist_id}'>

export const gist = tool({
  name: 'github_gist',
  title: 'Gists',
  access: 'read',
  accessFor: args => {
    if (args.dry_run || args.action === 'list' || args.action === 'get') return 'read'
    return args.action === 'delete' || isPublished(args) || gone(args).length > 0 ? 'destroy' : 'write'
  },
  description: 'Use gists: list, read, create, edit, delete.',
  input,
  output,
  confirm: args => {
    if (args.action === 'delete') return `Delete the gist ${idOf(args)} for good?`
    const names = Object.keys(args.files ?? {})
      .map(clean)
      .join(', ')
    if (isPublished(args)) return `Publish ${names} as a gist that everybody can find?`
    return `Delete ${gone(args).map(clean).join(', ')} of the gist ${idOf(args)}?`
  },
  run: async (args, { client, signal }): Promise<Output> => {
    const account = client.account()
    if (args.action === 'list') {
      if (client.lockdown && args.user !== undefined) await checkOwn(account, args.user, signal)
      return { rows: await list(account, args.user, signal) }
    }
    if (args.action === 'create') return await create(client, account, args, signal)
    const at = { gist_id: idOf(args) }
    if (args.action === 'delete') {
      const changed = [`deleted gist ${at.gist_id}`]
      if (args.dry_run) return { changed, dry_run: true }
      await account.request('DELETE /gists/{gist_id}', at, { signal })
      return { changed }
    }
    const found = await account.request('GET /gists/{gist_id}', at, { signal })
    if (client.lockdown) await checkOwn(account, found.owner?.login, signal)
    return args.action === 'get' ? { rows: [rowOf(found)] } : await edit(account, found, args, signal)
  },
  render: ({ rows, ...written }, context) => {
    if (rows === undefined) return renderReceipt(receipt.parse(written), context)
    if (rows.length === 0) return 'No gist.'
    return context.untrusted(rows.map(shown).join('\n'))
  },
})

function isPublished({ action, public: isPublic }: Arguments): boolean {
  return action === 'create' && isPublic
}

/** Files that an edit takes away. */
function gone({ action, files }: Arguments): string[] {
  return Object.entries(action === 'edit' ? (files ?? {}) : {}).flatMap(([name, content]) =>
    content === null ? [name] : [],
  )
}

/** @throws ConnectorError `refused` for what another person wrote */
async function checkOwn(account: Account, owner: string | undefined, signal: AbortSignal): Promise<void> {
  if (owner?.toLowerCase() === (await me(account, signal)).toLowerCase()) return
  throw new ConnectorError('refused', 'With --lockdown only your own gists are read.', {
    hint: 'Texts of others are kept from the model. Only the person who runs the server can change that.',
  })
}

async function list(account: Account, username: string | undefined, signal: AbortSignal): Promise<Row[]> {
  const found =
    username === undefined
      ? await account.request('GET /gists', { per_page: 50 }, { signal })
      : await account.request('GET /users/{username}/gists', { username, per_page: 50 }, { signal })
  return found.map(rowOf)
}

async function create(client: GitHub, account: Account, args: Arguments, signal: AbortSignal): Promise<Output> {
  const files = Object.entries(args.files ?? {}).flatMap(([name, content]) =>
    content === null ? [] : [[name, { content }] as const],
  )
  if (files.length === 0) throw new ConnectorError('invalid', 'A gist needs files, as {"name": "content"}.')
  const description = args.description ?? ''
  const changed = [`${args.public ? 'public' : 'secret'} gist with ${counted(files.length, 'file')}`]
  if (args.dry_run) return { changed, dry_run: true }
  const body = { description, public: args.public, files: Object.fromEntries(files) }
  const made = await client.once.do({
    what: 'gist',
    key: [account.host.name, 'gist', body],
    repeat: args.repeat,
    signal,
    send: () => account.request('POST /gists', body, { signal }),
    isUnknown: isUnknownOutcome,
    urlOf: ({ html_url }) => html_url,
  })
  return { url: made.html_url ?? '', id: made.id ?? '', changed }
}

async function edit(account: Account, found: Gist, args: Arguments, signal: AbortSignal): Promise<Output> {
  const before = new Map(Object.entries(found.files ?? {}))
  const wanted = Object.entries(args.files ?? {}).filter(([name, content]) => {
    const file = before.get(name)
    return content === null ? file !== undefined : file?.truncated !== false || file.content !== content
  })
  const isTold = args.description !== undefined && args.description !== (found.description ?? '')
  const changed = [
    ...(isTold ? ['description'] : []),
    ...wanted.map(
      ([name, content]) => `${content === null ? 'deleted' : before.has(name) ? 'changed' : 'added'} ${name}`,
    ),
  ]
  const at = { id: found.id ?? '', url: found.html_url ?? '' }
  if (changed.length === 0 || args.dry_run) return { ...at, changed, dry_run: args.dry_run }
  // Boundary: null deletes a file, which the vendor's types leave out.
  const files = Object.fromEntries(
    wanted.map(([name, content]) => [name, content === null ? null : { content }]),
  ) as never
  const body = { files, ...(isTold ? { description: args.description ?? '' } : {}) }
  await account.request('PATCH /gists/{gist_id}', { gist_id: at.id, ...body }, { signal })
  return { ...at, changed }
}

function idOf({ id }: Arguments): string {
  const found = /^(?:https:\/\/[^/]+\/(?:[^/]+\/)?)?([0-9a-f]{5,40})\/?$/i.exec(id ?? '')?.[1]
  if (found !== undefined) return found
  throw new ConnectorError('invalid', `${JSON.stringify(id ?? '')} is no id of a gist.`, {
    hint: 'action list tells the ids.',
  })
}

interface Listed {
  id?: string
  public?: boolean
  description?: string | null
  updated_at?: string
  files?: Record<string, { filename?: string; size?: number; content?: string } | null>
}

function rowOf({ id = '', public: isPublic = false, description, updated_at = '', files = {} }: Listed): Row {
  const held = Object.values(files).flatMap(file => {
    if (!file) return []
    const { filename = '', size = 0, content } = file
    return [{ name: filename, size, ...(content === undefined ? {} : { content }) }]
  })
  return { id, public: isPublic, description: description ?? '', updated: updated_at, files: held }
}

function shown({ id, public: isPublic, description, updated, files }: Row): string {
  const head = [id, isPublic ? 'public' : 'secret', day(updated), description].filter(Boolean).join(' · ')
  const whole = files.some(({ content }) => content !== undefined)
  if (!whole) return `${head} · ${files.map(({ name }) => name).join(', ')}`
  return [head, ...files.map(({ name, size, content = '' }) => `--- ${name} (${size} B)\n${content}`)].join('\n')
}
