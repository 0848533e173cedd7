import { z } from 'zod'
import surface from '../../../surface.json' with { type: 'json' }
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

export const whoami = tool({
  name: 'slack_whoami',
  title: 'Tokens, scopes and rules',
  access: 'read',
  description:
    'Show whose tokens these are, what they may do, where may be read and posted, and which tools are off and why.',
  input: z.strictObject({}),
  output: z.object({
    workspaces: z.array(
      z.object({
        name: z.string(),
        team: z.string(),
        id: z.string(),
        url: z.string(),
        voices: z.array(voice),
        restricted: z.boolean(),
        paused: z.array(z.object({ method: z.string(), seconds: z.int() })),
      }),
    ),
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
        return { name: workspace.name, team: self.teamName, id: self.team, url: self.url, voices, restricted, paused }
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
})
