import { expect, test } from 'vitest'
import { contentOf } from './content.ts'

test.each([
  ['text', Buffer.from('héllo\n'), { kind: 'text', text: 'héllo\n' }],
  ['nothing', Buffer.alloc(0), { kind: 'text', text: '' }],
  ['a NUL', Buffer.from('a\0b'), { kind: 'binary' }],
  ['Latin-1', Buffer.from([0x63, 0x61, 0x66, 0xe9]), { kind: 'binary' }],
  ['PNG', Buffer.from('89504e470d0a1a0a0000', 'hex'), { kind: 'image', mime: 'image/png' }],
  ['JPEG', Buffer.from('ffd8ffe000104a46', 'hex'), { kind: 'image', mime: 'image/jpeg' }],
  ['GIF', Buffer.from('GIF89a\x01\0'), { kind: 'image', mime: 'image/gif' }],
  ['WebP', Buffer.from('RIFF\x1a\0\0\0WEBPVP8 '), { kind: 'image', mime: 'image/webp' }],
  [
    'a pointer of Git LFS',
    Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
    { kind: 'lfs', size: 12345 },
  ],
])('%s', (_what, bytes, expected) => {
  expect(contentOf(bytes)).toEqual(expected)
})
