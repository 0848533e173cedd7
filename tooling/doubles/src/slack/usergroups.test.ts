import { expect, test } from 'vitest'
import { clientOf, wordOf } from './client.fixture.ts'
import { startSlack } from './start.ts'

test('groups of people: their members only when asked for', async () => {
  await using slack = await startSlack()
  const { alice = '', bob = '' } = slack.ids.users
  const id = slack.usergroup({ handle: 'oncall', name: 'On call', users: ['bob'] })
  const client = clientOf(slack)
  const { usergroups = [] } = await client.usergroups.list({})
  expect(usergroups).toMatchObject([{ id, handle: 'oncall', name: 'On call', date_delete: 0 }])
  expect(usergroups[0]).not.toHaveProperty('users')
  const full = await client.usergroups.list({ include_users: true, include_count: true })
  expect(full.usergroups).toMatchObject([{ users: [bob], user_count: 1 }])
  const { usergroup } = await client.usergroups.users.update({ usergroup: id, users: `${alice},${bob}` })
  expect(usergroup).toMatchObject({ users: [alice, bob], user_count: 2 })
  expect((await client.usergroups.users.list({ usergroup: id })).users).toEqual([alice, bob])
})

test('groups are made, changed and disabled', async () => {
  await using slack = await startSlack()
  const client = clientOf(slack)
  const { usergroup } = await client.usergroups.create({ name: 'Web team', handle: 'web' })
  const id = usergroup?.id ?? ''
  expect((await client.usergroups.update({ usergroup: id, handle: 'www' })).usergroup?.handle).toBe('www')
  await client.usergroups.disable({ usergroup: id })
  expect((await client.usergroups.list({})).usergroups).toEqual([])
  expect((await client.usergroups.list({ include_disabled: true })).usergroups).toHaveLength(1)
  expect(await wordOf(client.usergroups.users.list({ usergroup: id }))).toBe('no_such_subteam')
  expect((await client.usergroups.enable({ usergroup: id })).usergroup?.date_delete).toBe(0)
  expect(await wordOf(client.usergroups.create({ name: 'Web team' }))).toBe('name_already_exists')
  expect(await wordOf(client.usergroups.create({ name: 'Other', handle: 'www' }))).toBe('handle_already_exists')
  expect(await wordOf(client.usergroups.users.update({ usergroup: id, users: 'U0' }))).toBe('invalid_users')
  expect(await wordOf(client.usergroups.users.update({ usergroup: id, users: '' }))).toBe('no_users_provided')
})
