import { expect, test } from 'vitest'
import { openerOf } from './open-browser.ts'

const screen = { DISPLAY: ':0' }

test.each([
  ['darwin', {}, ['open', 'https://a.test/?x=1&y=2']],
  ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler', 'https://a.test/?x=1&y=2']],
  ['linux', screen, ['xdg-open', 'https://a.test/?x=1&y=2']],
  ['linux', {}, []],
] as const)('on %s with %j the page is one argument', (platform, env, command) => {
  expect(openerOf('https://a.test/?x=1&y=2', env, platform)).toEqual(command)
})

test.each(['file:///etc/passwd', 'javascript:alert(1)', '--version', 'ssh://a.test', ''])('%j is not opened', url => {
  expect(openerOf(url, screen, 'linux')).toEqual([])
})

test('what could mean something to a program is encoded', () => {
  expect(openerOf('https://a.test/"; rm -rf ~', screen, 'linux')[1]).toBe('https://a.test/%22;%20rm%20-rf%20~')
})
