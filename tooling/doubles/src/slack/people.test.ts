import { expect, test } from 'vitest'
import { clientOf, wordOf } from './client.fixture.ts'
import { startSlack } from './start.ts'

const everybody = [
  { name: 'alice', real_name: 'Alice Å. Long', title: 'Engineer', tz: 'Asia/Kolkata' },
  { name: 'bob', email: 'Bob@corp.example' },
  { name: 'guest', guest: true },
  { name: 'gone', deleted: true },
  { name: 'partner', external: true },
  { name: 'unknown', external: true },
]
const shared = { name: 'shared', external: true, members: ['alice', 'partner'] }

test('a person is told with his profile, and his address only with its scope', async () => {
  await using slack = await startSlack({ users: everybody, scopes: { bot: ['users:read'] } })
  const { user } = await clientOf(slack).users.info({ user: slack.ids.me, include_locale: true })
  expect(user).toMatchObject({
    id: slack.ids.me,
    team_id: slack.ids.team,
    name: 'alice',
    real_name: 'Alice Å. Long',
    tz: 'Asia/Kolkata',
    tz_offset: 19_800,
    locale: 'en-US',
    is_bot: false,
    profile: {
      email: 'alice@example.com',
      title: 'Engineer',
      first_name: 'Alice',
      last_name: 'Å. Long',
      real_name_normalized: 'Alice A. Long',
    },
  })
  const seen = await clientOf(slack, 'bot').users.info({ user: slack.ids.me })
  expect(seen.user?.profile).not.toHaveProperty('email')
  expect(await wordOf(clientOf(slack).users.info({ user: 'U0' }))).toBe('user_not_found')
})

test('bots, guests, leavers and people from elsewhere are marked', async () => {
  await using slack = await startSlack({ users: everybody, channels: [shared] })
  const { members = [] } = await clientOf(slack).users.list({})
  const namesOf = (isMarked: (member: (typeof members)[number]) => boolean | undefined) =>
    members.filter(isMarked).map(({ name }) => name)
  expect(namesOf(({ is_bot }) => is_bot)).toEqual(['app'])
  expect(namesOf(({ is_restricted }) => is_restricted)).toEqual(['guest'])
  expect(namesOf(({ deleted }) => deleted)).toEqual(['gone'])
  expect(namesOf(({ team_id }) => team_id !== slack.ids.team)).toEqual(['partner', 'unknown'])
  const stranger = async (name: string) =>
    (await clientOf(slack).users.info({ user: slack.ids.users[name] ?? '' })).user?.is_stranger
  expect(await stranger('partner')).toBeUndefined()
  expect(await stranger('unknown')).toBe(true)
})

test('people are found by address in any case, unless they left', async () => {
  await using slack = await startSlack({ users: everybody })
  const client = clientOf(slack)
  expect((await client.users.lookupByEmail({ email: 'bob@CORP.example' })).user?.name).toBe('bob')
  expect(await wordOf(client.users.lookupByEmail({ email: 'gone@example.com' }))).toBe('users_not_found')
  expect(await wordOf(client.users.lookupByEmail({ email: 'bob@example.com' }))).toBe('users_not_found')
})

test('a status is set, and cleared', async () => {
  await using slack = await startSlack()
  const client = clientOf(slack)
  const profile = { status_text: 'Lunch', status_emoji: ':taco:', status_expiration: 1_800_000_000 }
  await client.users.profile.set({ profile })
  expect((await client.users.profile.get({ user: slack.ids.me })).profile).toMatchObject(profile)
  await client.users.profile.set({ profile: { status_text: 'Away', status_emoji: '' } })
  expect((await client.users.profile.get({})).profile).toMatchObject({ status_emoji: ':speech_balloon:' })
  const cleared = { status_text: '', status_emoji: '', status_expiration: 0 }
  expect((await client.users.profile.set({ profile: cleared })).profile).toMatchObject(cleared)
  const set = (status_text: string, status_emoji: string) =>
    wordOf(client.users.profile.set({ profile: { status_text, status_emoji } }))
  expect(await set('x'.repeat(101), '')).toBe('too_long')
  expect(await set('x', 'taco')).toBe('invalid_emoji_not_allowed')
  const bob = slack.ids.users.bob ?? ''
  expect(await wordOf(client.users.profile.set({ user: bob, profile: cleared }))).toBe('not_admin')
})

test('presence and quiet times', async () => {
  await using slack = await startSlack()
  const client = clientOf(slack)
  await client.users.setPresence({ presence: 'away' })
  expect(await client.users.getPresence({})).toMatchObject({ presence: 'away', manual_away: true })
  expect((await clientOf(slack, 'other').users.getPresence({ user: slack.ids.me })).presence).toBe('away')
  const { snooze_endtime = 0 } = await client.dnd.setSnooze({ num_minutes: 30 })
  expect(snooze_endtime).toBeGreaterThan(slack.store.now() + 29 * 60)
  expect(await client.dnd.info({})).toMatchObject({ snooze_enabled: true, snooze_endtime })
  expect(await client.dnd.info({ user: slack.ids.users.bob ?? '' })).not.toHaveProperty('snooze_enabled')
  expect(await client.dnd.endSnooze()).toMatchObject({ snooze_enabled: false })
  expect(await wordOf(client.dnd.setSnooze({ num_minutes: 0 }))).toBe('missing_duration')
})

test('the team, its bots and its emoji', async () => {
  await using slack = await startSlack({ team: { name: 'Big', domain: 'big', enterprise: 'E1' } })
  const client = clientOf(slack)
  slack.emoji('party', 'https://emoji.example.com/party.gif')
  slack.emoji('fest', 'alias:party')
  expect((await client.team.info()).team).toMatchObject({
    name: 'Big',
    url: 'https://big.slack.com/',
    enterprise_id: 'E1',
  })
  expect((await client.auth.teams.list()).teams).toEqual([{ id: slack.ids.team, name: 'Big' }])
  const { user } = await client.users.info({ user: slack.ids.bot })
  const bot = user?.profile?.bot_id ?? ''
  expect((await client.bots.info({ bot })).bot).toMatchObject({ id: bot, user_id: slack.ids.bot })
  expect(await wordOf(client.bots.info({ bot: 'B0' }))).toBe('bot_not_found')
  const { emoji, categories } = await client.emoji.list({ include_categories: true })
  expect(emoji).toEqual({ party: 'https://emoji.example.com/party.gif', fest: 'alias:party' })
  expect(categories?.[0]?.emoji_names).toContain('eyes')
})
