import type { Settings } from './settings.ts'
import type { Surface } from './surface.ts'
import type { Access } from './tool.ts'

const levels = ['read', 'write', 'destroy'] as const

export function allows(level: Access, wanted: Access): boolean {
  return levels.indexOf(wanted) <= levels.indexOf(level)
}

type Declared = Pick<Surface, 'toolsets' | 'optIn'>
type Choice = Pick<Settings, 'access' | 'toolsets' | 'tools'>

interface Placed {
  name: string
  toolset: string
  access: Access
}

function placesOf({ toolsets }: Declared): Placed[] {
  return Object.entries(toolsets).flatMap(([toolset, byLevel]) =>
    levels.flatMap(access => (byLevel[access] ?? []).map(name => ({ name, toolset, access }))),
  )
}

/** Whether a tool is listed: its toolset and name are chosen, and its level is allowed. */
export function isOffered(declared: Declared, settings: Choice, name: string): boolean {
  return whyOff(declared, settings, name) === undefined
}

/** The setting that would offer a tool which is off; undefined for one that is offered, or does not exist. */
export function whyOff(declared: Declared, settings: Choice, name: string): string | undefined {
  const place = placesOf(declared).find(candidate => candidate.name === name)
  return place && (whyToolsetOff(declared, settings, place.toolset) ?? whyToolOff(settings, place))
}

function whyToolsetOff(declared: Declared, { toolsets }: Choice, toolset: string): string | undefined {
  // Naming one leaves out all others, so that those on by default must be named beside it.
  const on =
    toolsets.length > 0 ? toolsets : Object.keys(declared.toolsets).filter(name => !declared.optIn.includes(name))
  return on.includes(toolset) || toolsets.includes('all') ? undefined : `--toolsets ${[...on, toolset].join(',')}`
}

function whyToolOff({ access, tools }: Choice, place: Placed): string | undefined {
  if (tools.length > 0 && !tools.includes(place.name)) return `--tools ${[...tools, place.name].join(',')}`
  return allows(access, place.access) ? undefined : `--access ${place.access}`
}

/** The tools of the chosen toolsets that only the access level keeps off, by level. */
export function offTools(declared: Declared, settings: Choice): Map<Access, string[]> {
  const off = placesOf(declared).filter(({ name }) => whyOff(declared, settings, name)?.startsWith('--access'))
  const found = new Map<Access, string[]>()
  for (const { access, name } of off) found.set(access, [...(found.get(access) ?? []), name])
  return found
}

/** Names in `--toolsets` and `--tools` that the connector does not have. */
export function unknownChoices(
  declared: Declared,
  chosen: Choice,
): { setting: string; name: string; known: string[] }[] {
  const tools = placesOf(declared).map(({ name }) => name)
  const sets = Object.keys(declared.toolsets)
  return [
    ...chosen.toolsets
      .filter(name => name !== 'all' && !sets.includes(name))
      .map(name => ({ setting: '--toolsets', name, known: sets })),
    ...chosen.tools.filter(name => !tools.includes(name)).map(name => ({ setting: '--tools', name, known: tools })),
  ]
}
