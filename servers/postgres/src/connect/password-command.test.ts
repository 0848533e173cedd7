import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitWords } from './password-command.ts'

test.each([
  ['aws rds generate-db-auth-token --port 5432', ['aws', 'rds', 'generate-db-auth-token', '--port', '5432']],
  ['  op   read "op://vault/my db/password" ', ['op', 'read', 'op://vault/my db/password']],
  [`sh -c 'echo "$HOME"'`, ['sh', '-c', 'echo "$HOME"']],
  ['a\\ b c"d e"f', ['a b', 'cd ef']],
  [`x "say \\"hi\\" \\n" ''`, ['x', 'say "hi" \\n', '']],
  ['', []],
])('%s', (command, words) => {
  expect(splitWords(command)).toEqual(words)
})

test('a quote that is not closed is refused', () => {
  expect(() => splitWords(`echo "a`)).toThrow('a quote that is not closed')
  expect(() => splitWords(`echo 'a`)).toThrow('a quote that is not closed')
})

test('any words survive single quotes', () => {
  const word = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '$', '\n') })
  fc.assert(
    fc.property(fc.array(word), words => {
      expect(splitWords(words.map(each => `'${each}'`).join(' '))).toEqual(words)
    }),
  )
})
