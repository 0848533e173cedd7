import { describe, expect, test } from 'vitest'
import { checkQuery } from './query-rules.ts'

describe('checkQuery', () => {
  test.each([
    '{ viewer { login } }',
    'query Q($n: Int!) { repository(owner: "a", name: "b") { issue(number: $n) { ...T } } } fragment T on Issue { title }',
    '# mutation { x }\nquery { rateLimit { remaining } }',
    '{ repository(owner: "mutation", name: "b") { id } }',
  ])('lets %s through', text => expect(() => checkQuery(text)).not.toThrow())

  test.each([
    'mutation { addStar(input: {starrableId: "x"}) { clientMutationId } }',
    'query A { viewer { login } } mutation B { addStar(input: {starrableId: "x"}) { clientMutationId } }',
    'subscription { x }',
    'query A { viewer { login } } query B { viewer { id } }',
    'fragment T on Issue { title }',
    'type Query { x: Int }',
    'extend type Query { x: Int }',
  ])('refuses %s', text => expect(() => checkQuery(text)).toThrow(/Only one GraphQL query/))

  test('reads no token, under whatever alias', () => {
    const query = '{ repository(owner: "a", name: "b") { ...F } } fragment F on Repository { id x: tempCloneToken }'
    expect(() => checkQuery(query)).toThrow('tempCloneToken is a secret, which is not read.')
  })

  test.each(['', '{', 'query {', `{${'a{'.repeat(4000)}`, 'mut\u0061tion'])('calls %.20s no GraphQL', text =>
    expect(() => checkQuery(text)).toThrow('That is no GraphQL.'),
  )
})
