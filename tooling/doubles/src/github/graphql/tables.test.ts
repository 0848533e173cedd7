import { isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from './schema.ts'
import { types } from './tables.ts'

test('every resolver is of a field that the published schema has', () => {
  const unknown = Object.entries(types).flatMap(([name, fields]) => {
    const type = schema().getType(name)
    if (!isObjectType(type)) return [name]
    const known = type.getFields()
    return Object.keys(fields)
      .filter(field => !(field in known))
      .map(field => `${name}.${field}`)
  })
  expect(unknown).toEqual([])
})
