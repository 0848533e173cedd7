import { expect, test } from 'vitest'
import { attributesOf, isBinaryName, noiseOf } from './noise.ts'

test.each([
  ['pnpm-lock.yaml', 'lock file'],
  ['packages/a/package-lock.json', 'lock file'],
  ['go.sum', 'lock file'],
  ['Cargo.lock', 'lock file'],
  ['src/__snapshots__/a.test.ts.snap', 'snapshot'],
  ['web/app.min.js', 'minified'],
  ['dist/app.js.map', 'minified'],
  ['api/user.pb.go', 'generated'],
  ['api/user_pb2_grpc.py', 'generated'],
  ['src/__generated__/schema.ts', 'generated'],
  ['vendor/github.com/x/y.go', 'vendored'],
  ['src/vendor/own.ts', undefined],
  ['src/block.ts', undefined],
  ['README.md', undefined],
  ['package.json', undefined],
])('%s: %s', (path, expected) => {
  expect(noiseOf(path)).toBe(expected)
})

test('what has no text is known by its name', () => {
  expect(isBinaryName('docs/logo.png')).toBe(true)
  expect(isBinaryName('docs/logo.svg')).toBe(false)
})

test('.gitattributes: the last line that says something wins', () => {
  const isGenerated = attributesOf(
    ['# made by tools', '*.ts text', 'gen/** linguist-generated=true', 'gen/own.ts -linguist-generated'].join('\n'),
  )
  expect(isGenerated('gen/a.ts')).toBe(true)
  expect(isGenerated('gen/own.ts')).toBe(false)
  expect(isGenerated('src/a.ts')).toBe(undefined)
})

test('.gitattributes: set, unset, with a value, and vendored', () => {
  const isGenerated = attributesOf('a.ts linguist-generated\nb.ts linguist-generated=false\nlib/** linguist-vendored')
  expect(isGenerated('deep/a.ts')).toBe(true)
  expect(isGenerated('b.ts')).toBe(false)
  expect(isGenerated('lib/x.js')).toBe(true)
})
