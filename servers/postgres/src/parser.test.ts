import { ConnectorError } from '@mcp-connectors/core'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { closeParser, parse } from './parser.ts'

afterAll(closeParser)

const failure = async (sql: string): Promise<ConnectorError> => {
  try {
    await parse(sql)
  } catch (error) {
    if (ConnectorError.is(error)) return error
    throw error
  }
  throw new Error(`parsed: ${sql.slice(0, 80)}`)
}

describe('statements', () => {
  test('are told apart, with their own text', async () => {
    const statements = await parse("SELECT 'ä;😀'; -- note\n DELETE FROM t;")
    expect(statements.map(({ type, text, location, length }) => ({ type, text, location, length }))).toEqual([
      { type: 'SelectStmt', text: "SELECT 'ä;😀'", location: 0, length: 13 },
      { type: 'DeleteStmt', text: 'DELETE FROM t', location: 24, length: 13 },
    ])
  })

  test.each(['', '  \n', '-- only a comment', '/* a /* b */ */', ';;'])('%j holds none', async sql => {
    expect(await parse(sql)).toEqual([])
  })
})

describe('texts that cannot be parsed', () => {
  test('a syntax error quotes the place', async () => {
    const error = await failure("SELECT 'ä' FORM t x")
    expect(error.code).toBe('invalid')
    expect(error.message).toBe('The statement has a syntax error (SQLSTATE 42601).')
    expect(error.quote).toBe('syntax error at or near "t"\nLINE 1: SELECT \'ä\' FORM t x\n                        ^')
  })

  test.each([
    ['NUL', 'SELECT 1\0', 'NUL'],
    ['half of a surrogate pair', "SELECT '\ud83d'", 'surrogate'],
    ['100 kB', `SELECT '${'é'.repeat(50_000)}'`, '100009 bytes'],
    ['20,000 chained operators', `SELECT 1${'+1'.repeat(20_000)}`, '5000 levels deep'],
    ['a chain that overflows the stack', `SELECT 1${'+1'.repeat(49_000)}`, 'could not take'],
  ])('%s is refused', async (_, sql, message) => {
    const error = await failure(sql)
    expect([error.code, error.message]).toEqual(['refused', expect.stringContaining(message)])
  })

  test('25 poisonous statements do not hurt the next ones', async () => {
    const poison = `SELECT 1${'+1'.repeat(20_000)}`
    const overflow = `SELECT 1${'+1'.repeat(49_000)}`
    for (let round = 0; round < 25; round++) {
      const texts = [round % 5 === 0 ? overflow : `${poison} AS c${round}`, `SELECT ${round}`]
      const outcomes = await Promise.allSettled(texts.map(parse))
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
      expect(outcomes[1]).toMatchObject({ status: 'fulfilled', value: [{ type: 'SelectStmt' }] })
    }
  })

  test('a statement nested as deeply as people write it passes', async () => {
    const [statement] = await parse(`SELECT 1${'+1'.repeat(2_000)}`)
    expect(statement?.type).toBe('SelectStmt')
  })
})

test('the worker may be closed at any time', async () => {
  await parse('SELECT 11')
  await closeParser()
  expect(await parse('SELECT 11')).toHaveLength(1)
})

test('any text is parsed or refused in our own words', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async text => {
      await parse(`SELECT ${text}`).catch(error => {
        expect(ConnectorError.is(error) && error.code).toMatch(/^(invalid|refused)$/)
      })
    }),
    { numRuns: 300 },
  )
})
