import { countTokens } from '@mcp-connectors/testing'
import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { type Said, talk } from '../../messages/talk.fixture.ts'
import { connectTo } from '../../slack.fixture.ts'

const people: Readonly<Record<string, string>> = {
  ...{ dana: 'Dana Whitfield', marcus: 'Marcus Oyelaran', priya: 'Priya Raghunathan', lena: 'Lena Hoffmann' },
  ...{ tomas: 'Tomás Herrera', jonas: 'Jonas Lindqvist', ravi: 'Ravi Subramaniam' },
  ...{ deploybot: 'Deploy Bot', alertbot: 'Alert Bot' },
}
const columns =
  'MsgID,UserID,UserName,RealName,Channel,ThreadTs,Text,Time,Reactions,BotName,FileCount,AttachmentIDs,HasMedia,Cursor'

test('50 messages cost at most 0.6 of what they cost in the table of the community server', async () => {
  await using slack = await startSlack({
    users: Object.entries(people).map(([name, real_name]) => ({ name, real_name, display_name: name })),
  })
  let at = 1_763_971_200
  const stamps = talk.map(([user, gap, text, reactions = {}], index) => {
    at += gap
    const micro = String((index * 104_729 + 359_113) % 1_000_000).padStart(6, '0')
    const given = Object.entries(reactions).map(([name, count]) => ({ name, count, users: [] }))
    return slack.post('general', { user, text, ts: `${at}.${micro}`, at: Number(`${at}.${micro}`), reactions: given })
  })
  await using server = await connectTo(slack)
  const { text } = await server.call('slack_read', { target: '#general' })
  const table = [columns, ...talk.map((said, index) => csvRow(said, stamps[index] ?? ''))].join('\n')
  expect(text).toMatch(/^#general 2025-11-24, 50 messages\n/)
  const theirs = countTokens(table)
  // As much as was measured with the real one.
  expect(theirs).toBeGreaterThan(4400)
  expect(theirs).toBeLessThan(4600)
  expect(countTokens(text)).toBeLessThanOrEqual(0.6 * theirs)
})

/** As the community server lists a message. */
function csvRow([user, , text, reactions = {}]: Said, ts: string): string {
  const time = new Date(Number(ts) * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
  const counts = Object.entries(reactions).map(([name, count]) => `${name}:${count}`)
  const isBot = user.endsWith('bot')
  const fields = [
    ...[ts, `U0${user.toUpperCase().slice(0, 3)}4K9QZ7`, user, people[user] ?? '', 'C06GENERAL1', '', text, time],
    ...[counts.join('|'), isBot ? (people[user] ?? '') : '', '0', '', 'false', ''],
  ]
  return fields.map(field => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')
}
