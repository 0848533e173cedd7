import type { Declaration } from './connector.ts'
import type { Settings } from './settings.ts'
import type { Access, Tool } from './tool.ts'

const rank: Record<Access, number> = { read: 0, write: 1, destroy: 2 }

export function allows(level: Access, wanted: Access): boolean {
  return rank[wanted] <= rank[level]
}

type Declared<C> = Pick<Declaration<C>, 'toolsets' | 'optIn'>
type Choice = Pick<Settings, 'access' | 'toolsets' | 'tools'>

/** Whether a tool is listed: its toolset and name are chosen, and its level is allowed. */
export function isOffered<C>(connector: Declared<C>, settings: Choice, name: string): boolean {
  return whyOff(connector, settings, name) === undefined
}

/** The setting that would offer a tool which is off; undefined for one that is offered, or does not exist. */
export function whyOff<C>(connector: Declared<C>, settings: Choice, name: string): string | undefined {
  for (const [toolset, tools] of Object.entries(connector.toolsets)) {
    const tool = tools.find(candidate => candidate.name === name)
    if (tool) return whyToolsetOff(connector, settings, toolset) ?? whyToolOff(settings, tool)
  }
  return undefined
}

function whyToolsetOff<C>({ optIn = [] }: Declared<C>, { toolsets }: Choice, toolset: string): string | undefined {
  const on = toolsets.length === 0 ? !optIn.includes(toolset) : toolsets.includes(toolset) || toolsets.includes('all')
  return on ? undefined : `--toolsets ${[...toolsets, toolset].join(',')}`
}

function whyToolOff<C>({ access, tools }: Choice, tool: Tool<C>): string | undefined {
  if (tools.length > 0 && !tools.includes(tool.name)) return `--tools ${[...tools, tool.name].join(',')}`
  return allows(access, tool.access) ? undefined : `--access ${tool.access}`
}

/** The tools of the chosen toolsets that only the access level keeps off. */
export function offTools<C>(connector: Declared<C>, settings: Choice): Tool<C>[] {
  const tools = Object.values(connector.toolsets).flat()
  return tools.filter(({ name }) => whyOff(connector, settings, name)?.startsWith('--access'))
}

/** Names in `--toolsets` and `--tools` that the connector does not have. */
export function unknownChoices<C>(
  { toolsets }: Declared<C>,
  chosen: Choice,
): { setting: string; name: string; known: string[] }[] {
  const tools = Object.values(toolsets)
    .flat()
    .map(({ name }) => name)
  const sets = Object.keys(toolsets)
  return [
    ...chosen.toolsets
      .filter(name => name !== 'all' && !sets.includes(name))
      .map(name => ({ setting: '--toolsets', name, known: sets })),
    ...chosen.tools.filter(name => !tools.includes(name)).map(name => ({ setting: '--tools', name, known: tools })),
  ]
}
