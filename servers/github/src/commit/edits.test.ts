import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from './edits.ts'

const text = 'function a() {\n  return 1\n}\n\nfunction b() {\n  return 1\n}\n'

describe('an edit', () => {
  test('replaces what occurs once, and the next one works on the result', () => {
    const edits = [
      { old: 'function a() {\n  return 1', new: 'function a() {\n  return 2' },
      { old: 'return 2', new: 'return 3' },
    ]
    expect(applyEdits('x.ts', text, edits)).toEqual({ text: text.replace('return 1', 'return 3'), problems: [] })
  })

  test('that would fit in several places is told where', () => {
    const edit = { old: '  return 1\n', new: '' }
    expect(applyEdits('x.ts', text, [edit])).toEqual({ text, problems: [{ path: 'x.ts', edit, lines: [2, 6] }] })
  })

  test('overlapping places count', () => {
    expect(applyEdits('x.ts', 'aaa', [{ old: 'aa', new: 'b' }]).problems[0]?.lines).toEqual([1, 1])
  })

  test('that fits nowhere is shown what differs in white space only', () => {
    const edit = { old: 'function b() {\n\treturn 1', new: '' }
    const near = { line: 5, text: 'function b() {\n  return 1' }
    expect(applyEdits('x.ts', text, [edit]).problems).toEqual([{ path: 'x.ts', edit, lines: [], near }])
  })

  test('or where its longest line is', () => {
    const edit = { old: 'function b() {\n  return 7', new: '' }
    const near = { line: 5, text: 'function b() {' }
    expect(applyEdits('x.ts', text, [edit]).problems).toEqual([{ path: 'x.ts', edit, lines: [], near }])
  })

  test('or nothing', () => {
    const edit = { old: 'class C', new: '' }
    expect(applyEdits('x.ts', text, [edit]).problems).toEqual([{ path: 'x.ts', edit, lines: [] }])
  })

  test('keeps the line ends of the file', () => {
    const edits = [{ old: 'one\ntwo', new: '1\n2\n2b' }]
    expect(applyEdits('x.txt', 'zero\r\none\r\ntwo\r\n', edits).text).toBe('zero\r\n1\r\n2\r\n2b\r\n')
  })

  test('takes the replacement as it is', () => {
    expect(applyEdits('x.ts', 'a b c', [{ old: 'b', new: "$& $' $1 \\" }]).text).toBe("a $& $' $1 \\ c")
  })
})

test('what was replaced can be put back', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' '), maxLength: 12 })
  fc.assert(
    fc.property(word, word, word, (before, after, replacement) => {
      const edit = { old: '<X>', new: replacement }
      const { text, problems } = applyEdits('x', `${before}<X>${after}`, [edit])
      expect(problems).toEqual([])
      expect(text).toBe(`${before}${replacement}${after}`)
    }),
  )
})
