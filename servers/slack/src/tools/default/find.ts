import { listOf, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Slack } from '../../client.ts'
import { atStart, look, seen, spots } from '../../find/look.ts'
import { type Kind, kinds, renderRow, row } from '../../find/row.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  query: text(200).default('').describe('Part of a name or topic, or an e-mail address.'),
  kind: listOf(z.enum(kinds), 4).optional().describe('Default: all but emoji.'),
  mine: z.boolean().default(false).describe('Only channels that the token is in.'),
  limit: z.int().min(1).max(100).default(20),
})

const position = z.object({ skip: z.int().min(0), at: spots })

export const find = tool({
  name: 'slack_find',
  title: 'Find names',
  access: 'read',
  description: 'Find channels, people, user groups and custom emoji by name.',
  scopes: ['channels:read', 'groups:read', 'users:read', 'usergroups:read', 'emoji:read'],
  input,
  output: z.object({
    query: z.string(),
    rows: z.array(row),
    seen: z.array(seen),
    withheld: z.int().default(0),
    unseen: z.array(z.enum(kinds)).default([]).describe('Kinds that the scopes do not let be listed.'),
    position,
  }),
  paged: true,
  fit: {
    list: 'rows',
    after: (_row, index, { position: { skip, at } }) => ({ skip: skip + index + 1, at }),
  },
  run: async (args, { client, signal, position: given }) => {
    const { skip, at } = position.parse(given ?? { skip: 0, at: atStart })
    const { workspace, prefix, query, kinds } = await wantedBy(args, client, signal)
    const { lockdown } = client.settings
    const wanted = { query, kinds, mine: args.mine, lockdown, mayRead: client.policy.mayRead.bind(client.policy) }
    const ask = (ended: AbortSignal) => look(workspace, wanted, at, ended)
    const key = JSON.stringify([query, kinds, args.mine, at])
    // A further page goes on in what was found then.
    const { looks } = workspace.names
    const found = await (skip === 0 ? looks.again(key, signal, ask) : looks.get(key, signal, ask))
    const rows = found.rows.slice(skip, skip + args.limit).map(row => ({ ...row, name: `${prefix}${row.name}` }))
    const next = skip + rows.length < found.rows.length ? { skip: skip + rows.length, at } : undefined
    return {
      ...{ query, rows, seen: found.seen, withheld: found.withheld, unseen: found.unseen, position: { skip, at } },
      next: next ?? (found.next && { skip: 0, at: found.next }),
    }
  },
  render: ({ query, rows, seen, withheld, unseen, position: { skip } }, { untrusted }) => {
    const among = seen.map(({ what, count, more }) => {
      const counted = `${count.toLocaleString('en-US')} ${count === 1 ? what.replace(/s$/, '') : what}`
      return `${more ? 'the first ' : ''}${counted}`
    })
    const where = among.length === 0 ? '' : ` Looked at: ${among.join(', ')}.`
    const names = rows.length === 0 ? 'No name' : skip === 0 ? 'Names' : 'Further names'
    const head = `${names}${query === '' ? '' : ` for ${JSON.stringify(query)}`}.${where}`
    return [
      head,
      ...(rows.length === 0 ? [] : [untrusted(rows.map(renderRow).join('\n'))]),
      ...(unseen.length === 0
        ? []
        : [`Not looked at, for want of scopes: ${unseen.map(kind => plural[kind]).join(', ')}.`]),
      ...(withheld === 0 ? [] : [`${withheld} channels left out (--read-channels).`]),
    ].join('\n')
  },
})

const plural = { channel: 'channels', user: 'people', group: 'user groups', emoji: 'emoji' }

interface Found {
  workspace: Awaited<ReturnType<Slack['workspace']>>
  /** `acme:` where there are several workspaces. */
  prefix: string
  query: string
  kinds: readonly Kind[]
}

/** `#` is of channels, `@` of people and groups, `:` of emoji; with several workspaces, `acme:` before it says which. */
async function wantedBy(
  { query: given, kind, mine }: z.output<typeof input>,
  client: Slack,
  signal: AbortSignal,
): Promise<Found> {
  const [, team = '', rest = given] = /^([a-z][a-z0-9-]{0,30}):(.*)$/s.exec(given) ?? []
  const isTeam = client.workspaces.some(({ name }) => name !== '' && name === team)
  const text = (isTeam ? rest : given).trim()
  const workspace = await client.workspace(isTeam ? { team } : {}, signal)
  const sign = /^[#@:]/.exec(text)?.[0]
  return {
    workspace,
    prefix: client.workspaces.length > 1 && workspace.name !== '' ? `${workspace.name}:` : '',
    query: sign === undefined ? text : text.slice(1).replace(/:$/, ''),
    kinds: mine ? ['channel'] : (kind ?? (sign === undefined ? ['channel', 'user', 'group'] : bySign[sign]) ?? []),
  }
}

const bySign: Readonly<Record<string, readonly Kind[]>> = { '#': ['channel'], '@': ['user', 'group'], ':': ['emoji'] }
