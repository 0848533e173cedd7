import { expect, test } from 'vitest'
import { parseTemplate } from './uri-template.ts'

test('a variable is one path segment, decoded', () => {
  const template = parseTemplate('postgres://{database}/{schema}/{object}')
  expect(template.variables).toEqual(['database', 'schema', 'object'])
  expect(template.match('postgres://main/public/my%20table')).toEqual({
    database: 'main',
    schema: 'public',
    object: 'my table',
  })
  expect(template.match('postgres://main/public/a/b')).toBeUndefined()
  expect(template.match('postgres://main/public/')).toBeUndefined()
})

test('{+name} takes the rest, slashes included', () => {
  const template = parseTemplate('git://{repo}/blob/{rev}/{+path}')
  expect(template.match('git://r/blob/HEAD/src/a%2Bb.ts')).toEqual({ repo: 'r', rev: 'HEAD', path: 'src/a+b.ts' })
})

test('what is not a variable is taken literally, and a stray percent sign matches nothing', () => {
  expect(parseTemplate('a.b://{x}').match('axb://1')).toBeUndefined()
  expect(parseTemplate('a.b://{x}').match('a.b://%')).toBeUndefined()
})

test('two greedy variables are refused: they could match in many ways', () => {
  expect(() => parseTemplate('x://{+a}/{+b}')).toThrow('at most one')
})

test('{?one,other} is a query: any part may be missing, each comes once, and no other does', () => {
  const template = parseTemplate('gdrive:///{id}{?sheet,range}')
  expect(template.variables).toEqual(['id', 'sheet', 'range'])
  expect(template.match('gdrive:///1a')).toEqual({ id: '1a' })
  expect(template.match('gdrive:///1a?range=A1%3AB2')).toEqual({ id: '1a', range: 'A1:B2' })
  expect(template.match('gdrive:///1a?sheet=Q+1&range=A1')).toEqual({ id: '1a', sheet: 'Q 1', range: 'A1' })
  for (const uri of [
    'gdrive:///1a?tab=Q1',
    'gdrive:///1a?sheet=a&sheet=b',
    'gdrive:///?sheet=a',
    'gdrive:///1/2?sheet=a',
  ]) {
    expect(template.match(uri)).toBeUndefined()
  }
})
