import type { ValidateFunction } from 'ajv'
import { answerSchema, openApi } from './openapi.ts'

export type Validate = (operation: string, status: number, body: unknown) => string | undefined

/** Says what is wrong with an answer by the published OpenAPI; schemas are compiled when they are first needed. */
export async function openApiValidator(): Promise<Validate> {
  const { Ajv } = await import('ajv')
  const ajv = new Ajv({ strict: false, formats })
  ajv.addSchema({ $id: 'github', schemas: openApi().schemas })
  const compiled = new Map<string, ValidateFunction | undefined>()
  const find = (operation: string, status: number): ValidateFunction | undefined => {
    const key = `${operation} ${status}`
    if (!compiled.has(key)) {
      const schema = answerSchema(operation, status)
      compiled.set(key, schema === undefined ? undefined : ajv.compile(absolute(schema)))
    }
    return compiled.get(key)
  }
  return (operation, status, body) => {
    if (openApi().operations[operation] === undefined) return `${operation} is not in the OpenAPI`
    const validate = find(operation, status)
    if (validate === undefined || validate(body)) return undefined
    const [error] = validate.errors ?? []
    return `${operation} ${status}: ${error?.instancePath || 'the answer'} ${error?.message} ${JSON.stringify(error?.params)}`
  }
}

function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/schemas/', '"github#/schemas/'))
}

const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  // GitHub itself answers an empty address where somebody has no blog.
  uri: (text: string) => text === '' || URL.canParse(text),
  'uri-template': true,
  email: true,
  int32: true,
  int64: true,
  double: true,
} as const
