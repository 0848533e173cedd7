import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../slack.fixture.ts'

const sent = z.object({ status_text: z.string(), status_emoji: z.string(), status_expiration: z.number() })

test.each(['modern', 'legacy'] as const)('sets a status that ends, and clears it (%s)', async era => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', era })
  const call = async (args: object) => (await server.call('slack_set_status', { ...args })).text
  const args = { text: 'On holiday', emoji: ':palm_tree:', minutes: 60 }
  expect(await call({ ...args, dry_run: true })).toBe(
    'Nothing was sent. It would change: status :palm_tree: On holiday for 60 minutes',
  )
  expect(double.requestsOf('users.profile.set')).toEqual([])
  const before = Date.now() / 1000
  expect(await call(args)).toBe('Done: status :palm_tree: On holiday for 60 minutes')
  expect(await call({})).toBe('Done: status cleared')
  const [set, cleared] = double
    .requestsOf('users.profile.set')
    .map(one => sent.parse(JSON.parse(one.args.profile ?? '')))
  expect(set).toMatchObject({ status_text: 'On holiday', status_emoji: ':palm_tree:' })
  expect(set?.status_expiration).toBeGreaterThan(before + 3590)
  expect(cleared).toEqual({ status_text: '', status_emoji: '', status_expiration: 0 })
})

test('pauses notifications, and resumes them', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const call = async (args: object) => (await server.call('slack_set_status', { ...args })).text
  expect(await call({ quiet: true, minutes: 30 })).toBe('Done: notifications paused for 30 minutes')
  expect(double.requestsOf('dnd.setSnooze')[0]?.args).toMatchObject({ num_minutes: '30' })
  expect(await call({ quiet: false })).toBe('Done: notifications on again')
  expect(await call({ quiet: true })).toContain('invalid: minutes is missing.')
  expect(double.requestsOf('users.profile.set')).toEqual([])
})

test('it is the person whose status it is: without their token there is none', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', options: { userToken: undefined } })
  const { text } = await server.call('slack_set_status', { text: 'x' })
  expect(text).toContain('unauthenticated: There is no SLACK_USER_TOKEN.')
})

test('what fails is told, and the rest is done', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'dnd.setSnooze', kind: 'error', error: 'snooze_failed' })
  const { text } = await server.call('slack_set_status', { text: 'Busy', quiet: true, minutes: 5 })
  expect(text).toBe(
    'Done: status Busy for 5 minutes\nWarning: Not done: notifications paused for 5 minutes. refused: notifications: Slack answered snooze_failed.',
  )
})
