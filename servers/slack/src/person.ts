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
  profile?: { display_name?: string; real_name?: string; title?: string; email?: string }
}

/** @param team of the token: who is of another one is external, save within one Enterprise organization */
export function personOf(given: GivenPerson, team: string | undefined): Person {
  const { id = '', name: handle = id, profile = {}, tz: zone } = given
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
    external:
      given.is_stranger === true || (team !== undefined && given.team_id !== undefined && given.team_id !== team),
    deleted: given.deleted === true,
  }
}
