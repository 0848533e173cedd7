import { expect, test } from 'vitest'
import type { FoundMessage } from '../search/found.ts'
import { waitingIn } from './waiting.ts'

const general = { id: 'C1', kind: 'public', name: 'general', external: false, archived: false } as const
const dm = { id: 'D1', kind: 'dm', person: 'U2', external: false, archived: false } as const

function at(ts: number, channel: FoundMessage['channel'], thread?: number): FoundMessage {
  const root = thread === undefined ? {} : { thread: `${thread}.000000` }
  return { ts: `${ts}.000000`, channel, permalink: '', message: {}, ...root }
}

const shown = ({ waiting, answered }: ReturnType<typeof waitingIn>) => [
  ...waiting.map(({ reason, latest, count, wroteLater }) => [reason, latest.ts.slice(0, -7), count, wroteLater]),
  answered,
]

test('by conversation, the most pressing reason first, then the newest', () => {
  const found = {
    thread: [at(30, general, 20), at(31, general, 20), at(41, general, 40)],
    mention: [at(30, general, 20), at(50, general)],
    dm: [at(10, dm), at(11, dm)],
    channel: [at(60, general), at(50, general)],
  }
  expect(shown(waitingIn(found))).toEqual([
    ['dm', '11', 2, false],
    ['mention', '50', 1, false],
    ['mention', '31', 2, false],
    ['thread', '41', 1, false],
    ['channel', '60', 1, false],
    0,
  ])
})

test('what was answered is taken out: in the direct message, in the thread, in a thread of its own', () => {
  const found = {
    dm: [at(10, dm), at(12, dm)],
    mention: [at(50, general), at(52, general)],
    thread: [at(30, general, 20)],
    own: [at(11, dm), at(31, general, 20), at(51, general, 50), at(53, general)],
  }
  expect(shown(waitingIn(found))).toEqual([['dm', '12', 1, false], ['mention', '52', 1, true], 2])
})

test('the first message of a thread and its replies are one', () => {
  expect(shown(waitingIn({ mention: [at(20, general)], thread: [at(21, general, 20)] }))).toEqual([
    ['mention', '21', 2, false],
    0,
  ])
})

test('of a thread where a mention was answered, what came after it waits as a reply', () => {
  const found = {
    mention: [at(20, general)],
    thread: [at(22, general, 20)],
    own: [at(21, general, 20)],
  }
  expect(shown(waitingIn(found))).toEqual([['thread', '22', 1, false], 0])
})
