import type { Settings } from './settings.ts'
import type { Surface } from './surface.ts'
import type { Access } from './tool.ts'

const levels = ['read', 'write', 'destroy'] as const

export function allows(level: Access, wanted: Access): boolean {
  return levels.indexOf(wanted) <= levels.indexOf(level)
}

type Declared = Pick<Surface, 'toolsets' | 'optIn'>
type Choice = Pick<Settings, 'access' | 'readOnly' | 'toolsets' | 'tools' | 'excludeTools'>

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

/** Whether a tool is listed: it or its toolset is chosen, it is not excluded, and its level is allowed. */
export function isOffered(declared: Declared, settings: Choice, name: string): boolean {
  return whyOff(declared, settings, name) === undefined
}

/** The setting that would offer a tool which is off; undefined for one that is offered, or does not exist. */
export function whyOff(declared: Declared, settings: Choice, name: string): string | undefined {
  const place = placesOf(declared).find(candidate => candidate.name === name)
  return place && (whyExcluded(settings, name) ?? whyNotChosen(declared, settings, place) ?? whyAbove(settings, place))
}

function whyExcluded({ excludeTools }: Choice, name: string): string | undefined {
  return excludeTools.includes(name) ? `--exclude-tools without ${name}` : undefined
}

/** Names of tools choose beside toolsets, and alone where no toolset is named. */
function whyNotChosen(declared: Declared, { toolsets, tools }: Choice, { name, toolset }: Placed): string | undefined {
  if (tools.includes(name)) return undefined
  if (tools.length > 0 && toolsets.length === 0) return `--tools ${[...tools, name].join(',')}`
  // Naming a toolset leaves out all others, so that those on by default must be named beside it.
  const on =
    toolsets.length > 0 ? toolsets : Object.keys(declared.toolsets).filter(set => !declared.optIn.includes(set))
  return on.includes(toolset) || toolsets.includes('all') ? undefined : `--toolsets ${[...on, toolset].join(',')}`
}

function whyAbove({ access, readOnly }: Choice, place: Placed): string | undefined {
  if (allows(access, place.access)) return undefined
  return `--access ${place.access}${readOnly ? ' and without --read-only' : ''}`
}

/** The tools of the chosen toolsets that only the access level keeps off, by level. */
export function offTools(declared: Declared, settings: Choice): Map<Access, string[]> {
  const off = placesOf(declared).filter(({ name }) => whyOff(declared, settings, name)?.startsWith('--access'))
  const found = new Map<Access, string[]>()
  for (const { access, name } of off) found.set(access, [...(found.get(access) ?? []), name])
  return found
}
