// Slack's stand-in in a process of its own, filled for the questions that are asked: the same for every server.
import { createHash } from 'node:crypto'
import { startSlack } from '@tooling/doubles/slack'
import { startProxy } from '../src/slack-proxy.ts'

const name = 'project-x'
const people = ['alice', 'bob', 'carol', 'dave', 'erin']
const sentences = [
  'The page of the order shows an old price after the cart was changed in another tab, and reloading does not help.',
  'I looked at the logs of last night: two of the workers ran out of memory around three, both while they built invoices.',
  'Could somebody from sales tell us whether the annual plan starts on the first of the month or on the day of the order?',
  'Done. The migration took eleven minutes on a copy of production, so we should announce a window of half an hour.',
  'Ich habe das mit der Buchhaltung geklärt: die Rechnungen dürfen ab Januar nur noch elektronisch verschickt werden.',
  'Two customers wrote that `export --all` stops after 10,000 rows; it is the limit of the proxy, not ours.',
  'Let us decide on Thursday: either we keep the old endpoint for one more quarter, or we help the last three users to move.',
]

/** As long, and as random, as those of Slack: they cost tokens. */
function idOf(prefix: string, number: number): string {
  const digits = BigInt(`0x${createHash('sha256').update(`${number}`).digest('hex')}`).toString(36)
  return `${prefix}0${digits.slice(0, 9).toUpperCase()}`
}

/** How many others there are. */
const many = Number(process.argv[2])

const personAt = (place: number): string => slack.store.userNamed(`person${String(place).padStart(6, '0')}`)?.id ?? ''

await using slack = await startSlack({
  id: idOf,
  size: { users: many },
  team: { name: 'Acme', domain: 'acme' },
  users: people.map(handle => ({ name: handle, real_name: `${handle[0]?.toUpperCase()}${handle.slice(1)} Example` })),
  channels: [{ name: 'general' }, { name, topic: 'The new shop' }, { name: 'random' }],
})
const { users, channels } = slack.ids
// Among many, they are nowhere near the first page of a list of people.
const authors = many === 0 ? people : [0.2, 0.4, 0.5, 0.7, 0.9].map(share => personAt(Math.floor(many * share)))
const me = `<@${slack.ids.me}>`
const now = Date.now() / 1000
const pick = <T>(list: readonly T[], index: number) => list[index % list.length]
const textOf = (index: number) => {
  const link = index % 6 === 0 ? ` See <https://tracker.example/issues/${1000 + index}|issue ${1000 + index}>.` : ''
  const call = index % 9 === 4 ? `${me} ` : index % 7 === 3 ? `<@${users.carol}> ` : ''
  return `${call}${pick(sentences, index)}${index % 3 === 1 ? ` ${pick(sentences, index + 3)}` : ''}${link}`
}
const reactions = [{ name: 'thumbsup', users: [slack.ids.me, users.bob ?? ''], count: 2 }]

const stamps = Array.from({ length: 60 }, (_, index) =>
  slack.post(name, {
    user: pick(authors, index * 3 + 1),
    at: now - (60 - index) * 1400 - ((index * 7919) % 997) / 997,
    text: index === 59 ? 'That is all for today.' : textOf(index),
    ...(index % 5 === 2 ? { reactions } : {}),
  }),
)
const [first = ''] = stamps.slice(45)
for (let index = 0; index < 12; index++) {
  const text = index === 11 ? 'Then we ship it on Monday.' : textOf(index + 2)
  slack.post(name, { user: pick(authors, index), at: Number(first) + 60 * (index + 1), text, thread_ts: first })
}
slack.post(slack.dm('bob'), { user: 'bob', at: now - 7200, text: 'Do you have the number of the caterer?' })

process.on('message', () => {
  process.send?.(slack.requests.map(({ method, args: { token, ...args } }) => ({ method, args })))
  slack.clearRequests()
})
const id = channels[name] ?? ''
process.send?.({
  ...{ url: slack.url, proxy: await startProxy(slack.url), token: slack.tokens.user, bot: slack.tokens.bot },
  team: slack.ids.team,
  channel: { name, id, last: 'That is all for today.' },
  thread: {
    ts: first,
    link: slack.store.permalink(id, { type: 'message', ts: first }),
    last: 'Then we ship it on Monday.',
  },
})
await new Promise(resolve => process.once('disconnect', resolve))
