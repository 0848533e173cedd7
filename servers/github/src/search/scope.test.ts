import { describe, expect, test } from 'vitest'
import { allowOf } from '../allow.ts'
import { joined, scoped, scopeOf } from './scope.ts'

describe('without an allow-list', () => {
  test.each([
    ['crash', undefined, []],
    ['crash', 'acme/web', ['repo:acme/web']],
    ['crash org:acme', 'acme/web', []],
    ['crash -repo:acme/old', 'acme/web', ['repo:acme/web']],
  ])('%s in %s', (query, repo, qualifiers) => {
    expect(scopeOf(query, repo, allowOf([]))).toEqual({ qualifiers, isExact: true })
  })
})

describe('with an allow-list', () => {
  test.each([
    [['acme/web'], ['repo:acme/web'], true],
    [['acme/*'], ['user:acme'], true],
    [['acme'], ['user:acme'], true],
    [['acme/*', '!acme/secret'], ['user:acme', '-repo:acme/secret'], true],
    [['acme/*', '!acme/priv-*'], ['user:acme'], false],
    [['acme/web-*'], ['user:acme'], false],
    [['*', '!acme/secret'], ['-repo:acme/secret'], false],
    [['a/a', 'b/b', 'c/c', 'd/d', 'e/e', 'f/f', 'g/g'], [], false],
  ])('%j', (patterns, qualifiers, isExact) => {
    expect(scopeOf('crash', undefined, allowOf(patterns))).toEqual({ qualifiers, isExact })
  })

  test('a query may name what is allowed', () => {
    const allow = allowOf(['acme/*', '!acme/secret'])
    expect(scopeOf('crash repo:acme/web', undefined, allow)).toEqual({ qualifiers: [], isExact: true })
    expect(scopeOf('crash org:acme', undefined, allow)).toEqual({ qualifiers: [], isExact: false })
  })

  test.each([
    'repo:evil/x',
    'REPO:"evil/x"',
    '(repo:evil/x OR repo:acme/web)',
    'org:evil',
    'user:evil a',
    'a,repo:evil/x',
    'label:"bug"repo:evil/x',
    'enterprise:evil',
    'repo:acme/web OR repo:evil/x',
    'repo:acme/secret',
  ])('%s is refused', query => {
    expect(() => scopeOf(query, undefined, allowOf(['acme/*', '!acme/secret']))).toThrow(
      'is not among the repositories',
    )
  })
})

test('several places are joined as the search understands it', () => {
  expect(joined(['repo:a/a', 'repo:b/b', '-repo:a/c'], 'other')).toBe('repo:a/a repo:b/b -repo:a/c')
  expect(joined(['repo:a/a', 'repo:b/b', '-repo:a/c'], 'issues')).toBe('(repo:a/a OR repo:b/b) -repo:a/c')
  expect(joined(['repo:a/a'], 'issues')).toBe('repo:a/a')
})

describe('a scope holds for the whole query', () => {
  const acme = allowOf(['acme/web'])
  const send = (query: string, kind: 'issues' | 'other', allow = acme) =>
    scoped(query, scopeOf(query, undefined, allow), kind, allow)

  test.each([
    ['a b', 'a b repo:acme/web'],
    ['a OR b', '(a OR b) repo:acme/web'],
    ['NOT repo:acme/web', '(NOT repo:acme/web) repo:acme/web'],
    ['repo:acme/web OR b', '(repo:acme/web OR b) repo:acme/web'],
    ['repo:acme/web b', 'repo:acme/web b'],
    ['"a OR" (b)', '("a OR" (b)) repo:acme/web'],
    ['ORB', 'ORB repo:acme/web'],
  ])('%s', (query, sent) => expect(send(query, 'issues')).toBe(sent))

  test.each(['a "b', 'a) OR (b', '((a)', 'a \\"'])('%s is refused', query => {
    expect(() => send(query, 'issues')).toThrow('not closed')
  })

  test('the other searches know no brackets', () => {
    expect(() => send('a OR b', 'other')).toThrow('only issues and pull requests')
    expect(send('a OR b', 'other', allowOf([]))).toBe('a OR b')
  })
})
