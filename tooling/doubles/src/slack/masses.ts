import { newUser, type User } from './user-records.ts'

/** The people and channels of a large workspace, made when they are asked for and never held: 1 is the first. */
export interface Masses {
  readonly users: number
  readonly channels: number
}

const digits = (index: number): string => String(index).padStart(6, '0')

const indexOf = (pattern: RegExp, text: string, most: number): number | undefined => {
  const index = Number(pattern.exec(text)?.[1] ?? 0)
  return index >= 1 && index <= most ? index : undefined
}

export const massUser = (index: number, team: string): User =>
  newUser({ id: `U0MASS${digits(index)}`, team, name: `person${digits(index)}`, real: `Person ${index}` })

/** By id or by handle. */
export function massUserOf({ users }: Masses, idOrName: string, team: string): User | undefined {
  const index = indexOf(/^(?:U0MASS|person)(\d{6})$/, idOrName, users)
  return index === undefined ? undefined : massUser(index, team)
}

export const massChannel = (index: number): { id: string; name: string } => ({
  id: `C0MASS${digits(index)}`,
  name: `place${digits(index)}`,
})

/** By id or by name. */
export function massChannelOf({ channels }: Masses, idOrName: string): { id: string; name: string } | undefined {
  const index = indexOf(/^(?:C0MASS|place)(\d{6})$/, idOrName, channels)
  return index === undefined ? undefined : massChannel(index)
}

/** A part of a long list whose first items are held and whose rest is made: no more than the part is. */
export function part<T>(held: readonly T[], most: number, make: (index: number) => T, from: number, to: number): T[] {
  const items: T[] = held.slice(from, to)
  const last = Math.min(to, held.length + most)
  for (let at = Math.max(from, held.length); at < last; at += 1) items.push(make(at - held.length + 1))
  return items
}
