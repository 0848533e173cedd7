import { expect, test } from 'vitest'
import { namesWithout, settled, unknownNames } from './choice.ts'
import { isOffered, whyOff } from './offer.ts'

const tool = (name: string) => ({
  ...{ name, title: name, description: '', inputSchema: {}, outputSchema: {} },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
})
const declared = {
  id: 'room',
  toolsets: { talk: { read: ['room_hear'], write: ['room_say'] }, doors: { destroy: ['room_lock'] } },
  optIn: ['doors'],
  tools: ['room_hear', 'room_say', 'room_lock'].map(tool),
  aliases: { toolsets: { speech: ['talk'], windows: [] }, tools: { listen_to: ['room_hear'], wave: [] } },
}
interface Choice {
  access: 'read' | 'write' | 'destroy'
  readOnly: boolean
  toolsets: string[]
  tools: string[]
  excludeTools: string[]
}
const plain: Choice = { access: 'destroy', readOnly: false, toolsets: [], tools: [], excludeTools: [] }

function offered(settings: Partial<Choice>) {
  const choice = settled(declared, { ...plain, ...settings })
  return declared.tools.map(({ name }) => name).filter(name => isOffered(declared, choice, name))
}

test.each([
  [{}, ['room_hear', 'room_say']],
  [{ toolsets: ['all'] }, ['room_hear', 'room_say', 'room_lock']],
  [{ toolsets: ['default', 'doors'] }, ['room_hear', 'room_say', 'room_lock']],
  [{ toolsets: ['speech'] }, ['room_hear', 'room_say']],
  [{ tools: ['room_lock'] }, ['room_lock']],
  [{ tools: ['listen_to', 'lock'] }, ['room_hear', 'room_lock']],
  [{ toolsets: ['talk'], tools: ['lock'] }, ['room_hear', 'room_say', 'room_lock']],
  [{ toolsets: ['all'], excludeTools: ['say'] }, ['room_hear', 'room_lock']],
  [{ tools: ['say', 'hear'], excludeTools: ['say'] }, ['room_hear']],
  [{ toolsets: ['all'], readOnly: true }, ['room_hear']],
  [{ toolsets: ['windows'] }, ['room_hear', 'room_say']],
])('%j offers %j', (settings, names) => expect(offered(settings)).toEqual(names))

test.each([
  [{ toolsets: ['tlak'] }, [{ source: '--toolsets', message: 'there is no "tlak". Did you mean talk?' }]],
  [{ toolsets: ['speach'] }, [{ source: '--toolsets', message: 'there is no "speach". Did you mean speech?' }]],
  [{ tools: ['room_her'] }, [{ source: '--tools', message: 'there is no "room_her". Did you mean room_hear?' }]],
  [
    { excludeTools: ['nothing_near'] },
    [
      {
        source: '--exclude-tools',
        message: 'there is no "nothing_near". There are: room_hear, room_say, room_lock.',
      },
    ],
  ],
  [{ toolsets: ['speech', 'windows', 'default', 'all'], tools: ['wave', 'say'] }, []],
])('%j is told: %j', (settings, problems) =>
  expect(unknownNames(declared, { ...plain, ...settings })).toEqual(problems),
)

test('says what has no counterpart', () => {
  expect(namesWithout(declared, { ...plain, toolsets: ['windows', 'talk'], tools: ['wave'] })).toEqual([
    'windows: this server has nothing like it.',
    'wave: this server has nothing like it.',
  ])
})

test.each([
  ['room_lock', {}, '--toolsets talk,doors'],
  ['room_lock', { tools: ['room_hear'] }, '--tools room_hear,room_lock'],
  ['room_say', { excludeTools: ['room_say'] }, '--exclude-tools without room_say'],
  ['room_say', { readOnly: true }, '--access write and without --read-only'],
])('%s with %j is off until %s', (name, settings, setting) => {
  expect(whyOff(declared, settled(declared, { ...plain, ...settings }), name)).toBe(setting)
})
