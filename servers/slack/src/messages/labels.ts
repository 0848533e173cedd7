import type { Person } from '../person.ts'

/** How those are called whom messages name by id. Undefined where it is not known. */
export interface Labels {
  person(id: string): Pick<Person, 'name' | 'bot' | 'external' | 'team'> | undefined
  /** Without `#`. */
  channel(id: string): string | undefined
  /** Without `@`. */
  group(id: string): string | undefined
  /** Whether messages of this channel, quoted in another one, may be shown. */
  mayRead(channel: string): boolean
  /** Whose token it is, where that is known. */
  me: string | undefined
}

/** The ids that a rendering asked for. */
export interface Wanted {
  people: Set<string>
  channels: Set<string>
  groups: Set<string>
  /** Channels from which messages are quoted. */
  quoted: Set<string>
}

/** Labels that know nobody, and keep what they are asked for. */
export function recorder(): { labels: Labels; wanted: Wanted } {
  const wanted: Wanted = { people: new Set(), channels: new Set(), groups: new Set(), quoted: new Set() }
  const kept = (ids: Set<string>) => (id: string) => {
    if (/^[A-Z0-9]{2,30}$/.test(id)) ids.add(id)
    return undefined
  }
  const labels = {
    ...{ person: kept(wanted.people), channel: kept(wanted.channels), group: kept(wanted.groups) },
    mayRead: (id: string) => kept(wanted.quoted)(id) === undefined,
    me: undefined,
  }
  return { labels, wanted }
}
