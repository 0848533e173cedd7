import { expect, test } from 'vitest'
import { personOf, seenFrom, shownName } from './person.ts'

test('a person is called by the display name, else the real name, else the handle', () => {
  const called = (profile: object, more: object = {}) => personOf({ id: 'U1', name: 'alice', profile, ...more }).name
  expect(called({ display_name: 'Ali', real_name: 'Alice Smith' })).toBe('Ali')
  expect(called({ display_name: '', real_name: 'Alice Smith' })).toBe('Alice Smith')
  expect(called({}, { real_name: 'Alice S.' })).toBe('Alice S.')
  expect(called({})).toBe('alice')
  expect(personOf({ id: 'U1' }).name).toBe('U1')
})

test('who is of another organization is external, save within one Enterprise organization', () => {
  const person = (given: object) => personOf({ id: 'U1', name: 'a', ...given })
  const isExternal = (given: object, enterprise?: string) =>
    seenFrom({ team: 'T1', enterprise }, person(given)).external
  expect(isExternal({ team_id: 'T1' })).toBe(false)
  expect(isExternal({ team_id: 'T2' })).toBe(true)
  expect(isExternal({ team_id: 'T2' }, 'E1')).toBe(true)
  expect(isExternal({ team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } }, 'E1')).toBe(false)
  expect(isExternal({ team_id: 'E1' }, 'E1')).toBe(false)
  expect(isExternal({ is_stranger: true })).toBe(true)
  expect(seenFrom(undefined, person({ team_id: 'T2' })).external).toBe(false)
})

test('marks what whoever reads must know of an author', () => {
  const person = personOf({ id: 'U1', name: 'deploy' })
  expect(shownName(person)).toBe('deploy')
  expect(shownName({ ...person, bot: true })).toBe('deploy [bot]')
  expect(shownName({ ...person, external: true })).toBe('deploy [external]')
})
