import { clean } from '@mcp-connectors/core'
import { z } from 'zod'
import surface from '../../../surface.json' with { type: 'json' }
import { engineOf, engines } from '../../search/engine.ts'
import { tool } from '../../tool.ts'
import { withheldBy } from '../../withheld.ts'

const sets: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = surface.toolsets

const voice = z.object({
  who: z.enum(['user', 'bot']),
  name: z.string(),
  id: z.string(),
  /** Where the token comes from. */
  source: z.string(),
  scopes: z.array(z.string()),
})

const workspaceFacts = z.object({
  name: z.string(),
  team: z.string(),
  id: z.string(),
  url: z.string(),
  voices: z.array(voice),
  /** How slack_search searches. */
  search: z.enum(engines),
  restricted: z.boolean(),
  paused: z.array(z.object({ method: z.string(), seconds: z.int() })),
})

type WorkspaceFacts = z.output<typeof workspaceFacts>

export const whoami = tool({
  name: 'slack_whoami',
  title: 'Tokens, scopes and rules',
  access: 'read',
  description:
    'Show whose tokens these are, what they may do, where may be read and posted, and which tools are off and why.',
  input: z.strictObject({}),
  output: z.object({
    workspaces: z.array(workspaceFacts),
    access: z.enum(['read', 'write', 'destroy']),
    read_channels: z.array(z.string()),
    post_channels: z.array(z.string()),
    dms: z.enum(['off', 'read', 'post']),
    lockdown: z.boolean(),
    toolsets_off: z.array(z.string()),
    left_out: z.array(z.object({ tool: z.string(), why: z.string() })),
  }),
  run: async (_args, { client, signal }) => {
    const { workspaces, policy, access, tools, settings } = client
    const told = await Promise.all(
      workspaces.map(async workspace => {
        const self = await workspace.self(signal)
        const voices = await Promise.all(
          workspace.voices.map(async one => {
            const { name, user } = await one.self(signal)
            return { who: one.who, name, id: user, source: one.setting, scopes: [...(one.scopes ?? [])] }
          }),
        )
        const paused = workspace.voices.flatMap(({ limits }) => limits.paused)
        const restricted = workspace.voices.some(({ limits }) => limits.restricted)
        const facts = { name: workspace.name, team: self.teamName, id: self.team, url: self.url }
        return { ...facts, voices, search: engineOf(workspace), restricted, paused }
      }),
    )
    const isOn = (set: string) => Object.values(sets[set] ?? {}).some(names => names.some(name => tools.includes(name)))
    const [only, ...more] = workspaces
    const withheld = more.length > 0 ? {} : withheldBy(only.voices.map(({ scopes }) => scopes))
    return {
      workspaces: told,
      access,
      read_channels: [...policy.settings.readChannels],
      post_channels: [...policy.settings.postChannels],
      dms: policy.settings.dms,
      lockdown: settings.lockdown,
      toolsets_off: Object.keys(sets).filter(set => !isOn(set)),
      left_out: Object.entries(withheld)
        .filter(([tool]) => tools.includes(tool))
        .map(([tool, why]) => ({ tool, why })),
    }
  },
  render: value =>
    [
      ...value.workspaces.flatMap(linesOf),
      `access: ${value.access}${value.access === 'read' ? ': nothing can be posted' : ''}`,
      ...listLine('read', value.read_channels),
      ...(value.access === 'read' ? [] : listLine('post', value.post_channels)),
      `direct messages: ${dmsWords[value.dms]}`,
      ...(value.lockdown ? ['lockdown: what bots and people outside the organization wrote is left out'] : []),
      ...(value.toolsets_off.length > 0
        ? [`off, for the person to name in --toolsets: ${value.toolsets_off.join(', ')}`]
        : []),
      ...value.left_out.map(({ tool, why }) => `left out: ${tool}. ${why}`),
    ].join('\n'),
})

const dmsWords = { off: 'off', read: 'read, not sent (--dms post sends them)', post: 'read and sent' }

const searchWords = {
  search: 'all that the person can see',
  realtime: 'by the Real-time Search API',
  scan: 'recent history alone, message by message; the scope search:read of a person would give all',
}

function listLine(what: string, channels: readonly string[]): string[] {
  return channels.length === 0 ? [] : [`channels to ${what}: ${channels.join(', ')}`]
}

function linesOf({ name, team, id, url, voices, search, restricted, paused }: WorkspaceFacts): string[] {
  return [
    `workspace: ${name === '' ? '' : `${name}: `}${clean(team)} ${id} ${clean(url)}`,
    ...voices.map(
      ({ who, name, id, source, scopes }) =>
        `${who}: ${clean(name)} ${id}, token from ${source}, scopes: ${grouped(scopes) || 'not told'}`,
    ),
    `search: ${searchWords[search]}`,
    ...(restricted ? ['restricted tier: 15 messages once a minute, since this app is a distributed one'] : []),
    ...paused.map(({ method, seconds }) => `limited: ${method} for ${seconds} s`),
  ]
}

/** `channels:history,read users:read` */
function grouped(scopes: readonly string[]): string {
  const parts = scopes.map(scope => scope.split(':'))
  const families = Map.groupBy(parts, ([family = '']) => family)
  return [...families]
    .map(([family, of]) => [family, of.map(([, part]) => part).join(',')].filter(Boolean).join(':'))
    .join(' ')
}
