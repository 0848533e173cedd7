import { expect, test } from 'vitest'
import { routes } from '../routes.ts'
import { startGithub } from '../start.ts'
import { complete } from './complete.ts'
import { openApi } from './openapi.ts'
import { openApiValidator } from './validate.ts'

// What the front answers beside the REST API.
const beside = new Set(['POST /graphql'])

test('every route of the front is in the published OpenAPI', () => {
  const unknown = Object.keys(routes).filter(route => !(route in openApi().operations) && !beside.has(route))
  expect(unknown).toEqual([])
})

test('an answer that breaks the OpenAPI is found', async () => {
  const validate = await openApiValidator()
  const label = {
    id: 1,
    node_id: 'x',
    url: 'http://x.example/',
    name: 'bug',
    description: null,
    color: 'f00',
    default: false,
  }
  const operation = 'GET /repos/{owner}/{repo}/labels/{name}'
  expect(validate(operation, 200, label)).toBe(undefined)
  expect(validate(operation, 200, { ...label, id: 'one' })).toBe(
    'GET /repos/{owner}/{repo}/labels/{name} 200: /id must be integer {"type":"integer"}',
  )
  expect(validate(operation, 200, { ...label, url: 'nowhere' })).toMatch(/\/url must match format "uri"/)
  expect(validate(operation, 599, 'anything')).toBe(undefined)
  expect(validate('GET /nowhere', 200, {})).toBe('GET /nowhere is not in the OpenAPI')
})

test('it fails the test that asked, when the double ends', async () => {
  const github = await startGithub({ repos: [] })
  const broken = async () => {
    await using double = github
    double.faults.clear()
    const front = double.violations
    // Boundary: what the front itself would do.
    ;(front as string[]).push('GET /user 200: /id must be integer')
  }
  await expect(broken()).rejects.toThrow(
    'The GitHub double was not true to GitHub:\nGET /user 200: /id must be integer',
  )
})

test('missing fields are filled with the least that the schema allows', () => {
  const schema = {
    type: 'object',
    required: ['id', 'name', 'email', 'html_url', 'tags', 'owner', 'since', 'kind'],
    properties: {
      id: { type: 'integer' },
      name: { type: 'string' },
      email: { type: ['string', 'null'] },
      html_url: { type: 'string', format: 'uri' },
      tags: { type: 'array' },
      owner: { type: 'object', required: ['login'], properties: { login: { type: 'string' } } },
      since: { type: 'string', format: 'date-time' },
      kind: { type: 'string', enum: ['small', 'big'] },
    },
  }
  expect(complete(schema, { name: 'x' }, 'all')).toEqual({
    name: 'x',
    id: 0,
    email: null,
    html_url: 'https://github.example/html_url',
    tags: [],
    owner: { login: '' },
    since: '1970-01-01T00:00:00Z',
    kind: 'small',
  })
  expect(complete(schema, { name: 'x' }, 'links')).toEqual({ name: 'x', html_url: 'https://github.example/html_url' })
})

test('of alternatives, the one that knows the fields is completed', () => {
  const cat = {
    type: 'object',
    required: ['purrs', 'fur'],
    properties: { purrs: { type: 'boolean' }, fur: { type: 'string' } },
  }
  const dog = {
    type: 'object',
    required: ['barks', 'coat'],
    properties: { barks: { type: 'boolean' }, coat: { type: 'string' } },
  }
  expect(complete({ oneOf: [cat, dog] }, { barks: true }, 'all')).toEqual({ barks: true, coat: '' })
})
