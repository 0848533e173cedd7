import { describe, expect, test } from 'vitest'
import { blobName } from '../code/blob-name.ts'
import type { Entry } from '../code/tree.ts'
import { planChanges } from './plan.ts'

const contents: Readonly<Record<string, string>> = {
  'a.txt': 'one\ntwo\n',
  'run.sh': '#!/bin/sh\n',
  'dir/b.txt': 'b\n',
  'dir/sub/c.txt': 'c\n',
}
const entry = (path: string, mode = '100644', type: Entry['type'] = 'file'): [string, Entry] => [
  path,
  { path, mode, type, sha: blobName(Buffer.from(contents[path] ?? path)) },
]
const files = new Map([
  entry('a.txt'),
  entry('run.sh', '100755'),
  entry('dir/b.txt'),
  entry('dir/sub/c.txt'),
  entry('link', '120000', 'link'),
  entry('vendored', '160000', 'submodule'),
])
const blobs = new Map(Object.values(contents).map(text => [blobName(Buffer.from(text)), Buffer.from(text)]))
const plan = (...changes: Parameters<typeof planChanges>[1]) =>
  planChanges(files, changes, async shas => new Map([...blobs].filter(([sha]) => shas.includes(sha))))

describe('what becomes of files', () => {
  test('an edit keeps the mode', async () => {
    const { planned } = await plan({ path: 'run.sh', edits: [{ old: '/bin/sh', new: '/bin/bash' }] })
    expect(planned.map(({ mode, bytes }) => ({ mode, text: bytes?.toString() }))).toEqual([
      { mode: '100755', text: '#!/bin/bash\n' },
    ])
  })

  test('a new file, an executable one', async () => {
    const { planned } = await plan({ path: 'new/x.sh', content: 'x\n', executable: true })
    expect(planned).toEqual([
      {
        path: 'new/x.sh',
        mode: '100755',
        before: undefined,
        sha: '587be6b4c3f93f93c489c0111bba5596147a26cb',
        bytes: Buffer.from('x\n'),
      },
    ])
  })

  test('moving needs no bytes, and keeps links and submodules', async () => {
    const { planned } = await plan({ path: 'link', move_to: 'other' }, { path: 'vendored', move_to: 'lib/vendored' })
    expect(planned.map(({ path, from, mode, bytes }) => ({ path, from, mode, bytes }))).toEqual([
      { path: 'other', from: 'link', mode: '120000', bytes: undefined },
      { path: 'lib/vendored', from: 'vendored', mode: '160000', bytes: undefined },
    ])
  })

  test('a folder is deleted and moved with all that is in it', async () => {
    const moved = await plan({ path: 'dir', move_to: 'there' })
    expect(moved.planned.map(({ path, from }) => [from, path])).toEqual([
      ['dir/b.txt', 'there/b.txt'],
      ['dir/sub/c.txt', 'there/sub/c.txt'],
    ])
    const deleted = await plan({ path: 'dir/', delete: true })
    expect(deleted.planned.map(({ path, sha }) => [path, sha])).toEqual([
      ['dir/b.txt', undefined],
      ['dir/sub/c.txt', undefined],
    ])
  })

  test('a file can be moved and edited at once', async () => {
    const { planned } = await plan({ path: 'a.txt', move_to: 'A.md', edits: [{ old: 'two', new: '2' }] })
    expect(planned.map(({ path, from, bytes }) => [from, path, bytes?.toString()])).toEqual([
      ['a.txt', 'A.md', 'one\n2\n'],
    ])
  })

  test('what is so already is told, and nothing is done', async () => {
    const same = await plan({ path: 'a.txt', content: 'one\ntwo\n' }, { path: 'run.sh', executable: true })
    expect(same).toEqual({ planned: [], same: ['a.txt', 'run.sh'] })
  })

  test('only the mode', async () => {
    const { planned } = await plan({ path: 'a.txt', executable: true })
    expect(planned.map(({ path, mode, bytes }) => [path, mode, bytes])).toEqual([['a.txt', '100755', undefined]])
  })

  test('a file in the place of a deleted folder', async () => {
    const { planned } = await plan({ path: 'dir', delete: true }, { path: 'dir', content: 'file\n' })
    expect(planned.map(({ path, sha }) => [path, sha !== undefined])).toEqual([
      ['dir/b.txt', false],
      ['dir/sub/c.txt', false],
      ['dir', true],
    ])
  })
})

describe('what does not fit', () => {
  test.each([
    [[{ path: 'b.txt', edits: [{ old: 'b', new: 'c' }] }], 'not_found', 'There is no "b.txt".'],
    [[{ path: 'zzz', delete: true }], 'not_found', 'There is no "zzz".'],
    [[{ path: 'a.txt' }], 'invalid', '"a.txt" says nothing to change.'],
    [
      [{ path: 'a.txt', content: '', base64: '' }],
      'invalid',
      '"a.txt" has more than one of content, base64 and edits.',
    ],
    [[{ path: 'a.txt', delete: true, content: '' }], 'invalid', '"a.txt" is deleted and changed at once.'],
    [
      [
        { path: 'a.txt', delete: true },
        { path: 'b', content: '' },
        { path: 'a.txt', content: '' },
      ],
      'invalid',
      '"a.txt" is named twice.',
    ],
    [[{ path: 'link', content: 'x' }], 'invalid', '"link" is a symbolic link.'],
    [[{ path: 'vendored', edits: [{ old: 'x', new: 'y' }] }], 'invalid', '"vendored" is a submodule.'],
    [[{ path: 'a.txt', move_to: 'run.sh' }], 'conflict', '"run.sh" exists already.'],
    [[{ path: 'A.TXT', content: 'x' }], 'conflict', '"A.TXT" cannot be written: "a.txt" differs from it by case only.'],
    [[{ path: 'x', base64: '%%%' }], 'invalid', '"x" has base64 that is none.'],
    [[{ path: '.git/config', content: '' }], 'refused', '".git/config" is inside of a .git folder.'],
  ])('%j', async (changes, code, message) => {
    await expect(plan(...changes)).rejects.toMatchObject({ code, message })
  })

  test('all edits that do not fit are told at once', async () => {
    const error = await plan(
      {
        path: 'a.txt',
        edits: [
          { old: 'o', new: '0' },
          { old: ' two', new: '' },
        ],
      },
      { path: 'dir/b.txt', edits: [{ old: 'nix', new: '' }] },
    ).catch((error: unknown) => error)
    expect(error).toMatchObject({
      code: 'conflict',
      message: 'Nothing was committed: 3 edits do not fit exactly once.',
      quote: `a.txt: on lines 1, 2 there is
o

a.txt: nowhere there is
 two
Like it, on line 2:
two

dir/b.txt: nowhere there is
nix`,
    })
  })
})
