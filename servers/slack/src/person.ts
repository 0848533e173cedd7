/** A person or app, as far as known. */
export interface Person {
  id: string
  /** What others see: the display name, else the real name. */
  name: string
  /** What is typed after `@`. */
  handle: string
  real?: string
  title?: string
  email?: string
  /** `Europe/Berlin` */
  zone?: string
  bot: boolean
  guest: boolean
  /** Of another organization. */
  external: boolean
  deleted: boolean
  /** The workspace and the Enterprise organization that the person is of. */
  team?: string
  enterprise?: string
}

export interface GivenPerson {
  id?: string
  name?: string
  real_name?: string
  deleted?: boolean
  is_bot?: boolean
  is_restricted?: boolean
  is_ultra_restricted?: boolean
  is_stranger?: boolean
  team_id?: string
  tz?: string
  enterprise_user?: { enterprise_id?: string }
  profile?: GivenProfile | undefined
}

export interface GivenProfile {
  display_name?: string | undefined
  real_name?: string | undefined
  title?: string | undefined
  email?: string | undefined
}

/** Where the one who looks is at home. */
export interface Home {
  team: string
  enterprise: string | undefined
}

export function personOf(given: GivenPerson): Person {
  const { id = '', name: handle = id, profile = {}, tz: zone, team_id: team, enterprise_user: inEnterprise } = given
  const real = profile.real_name || given.real_name
  const { title, email } = profile
  return {
    ...{ id, handle, name: profile.display_name || real || handle },
    ...(real ? { real } : {}),
    ...(title ? { title } : {}),
    ...(email ? { email } : {}),
    ...(zone ? { zone } : {}),
    bot: given.is_bot === true || id === 'USLACKBOT',
    guest: given.is_restricted === true || given.is_ultra_restricted === true,
    external: given.is_stranger === true,
    deleted: given.deleted === true,
    ...(team ? { team } : {}),
    ...(inEnterprise?.enterprise_id ? { enterprise: inEnterprise.enterprise_id } : {}),
  }
}

/** The same with what is known from where one looks: who is of another organization is external. */
export function seenFrom(home: Home | undefined, person: Person): Person {
  return home !== undefined && isOutside(home, person) ? { ...person, external: true } : person
}

function isOutside(home: Home, { id, team, enterprise }: Person): boolean {
  // Slack's own bot is everywhere, and of no workspace.
  if (team === undefined || team === home.team || id === 'USLACKBOT') return false
  // In an Enterprise organization, people of all its workspaces are at home.
  return home.enterprise === undefined || (enterprise !== home.enterprise && team !== home.enterprise)
}

/** Whether it is certain that this is a person of the organization. The reader's own home must be known by then. */
export function isInsider({ team, bot, external }: Pick<Person, 'team' | 'bot' | 'external'>): boolean {
  return team !== undefined && !bot && !external
}

/** `external`, `guest`, `bot`: in lists of people. */
export function personMarks({ external, guest, bot }: Person): string[] {
  const marks = [external && 'external', guest && 'guest', bot && 'bot']
  return marks.filter(mark => mark !== false)
}

/** `alice`, `bob [external]`, `deploy [bot]`: what whoever reads must know of an author. */
export function shownName({ name, bot, external }: Pick<Person, 'name' | 'bot' | 'external'>): string {
  return `${name}${external ? ' [external]' : ''}${bot ? ' [bot]' : ''}`
}
