import { expect, test } from 'vitest'
import { readPorcelain } from './push.ts'

test('reads what git push --porcelain says, each kind of line once', () => {
  const text = [
    'To https://example.org/x',
    ' \trefs/heads/main:refs/heads/main\t1f2e..3d4c',
    '+\trefs/heads/topic:refs/heads/topic\ta...b (forced update)',
    '*\trefs/tags/v1:refs/tags/v1\t[new tag]',
    '-\t:refs/heads/old\t[deleted]',
    '=\trefs/heads/same:refs/heads/same\t[up to date]',
    '!\trefs/heads/x:refs/heads/x\t[rejected] (stale info)',
    'Done',
    '',
  ].join('\n')
  expect(readPorcelain(text)).toEqual([
    { flag: ' ', ref: 'refs/heads/main:refs/heads/main', change: '1f2e..3d4c' },
    { flag: '+', ref: 'refs/heads/topic:refs/heads/topic', change: 'a...b (forced)' },
    { flag: '*', ref: 'refs/tags/v1:refs/tags/v1', change: '[new tag]' },
    { flag: '-', ref: 'refs/heads/old', change: '[deleted]' },
    { flag: '=', ref: 'refs/heads/same:refs/heads/same', change: 'up to date' },
    { flag: '!', ref: 'refs/heads/x:refs/heads/x', change: '[rejected] (stale info)' },
  ])
})
