/**
 * Stands in for `@modelcontextprotocol/server/_shims`, which brings ajv along: 150 kB, a third of a server. Nothing of
 * ours reaches a JSON Schema validator: arguments are parsed with zod, and a confirmation asks for no content.
 * Should that change, it fails in the first test of a bundle instead of accepting what it did not check.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error('This bundle has no JSON Schema validator: see tooling/build/src/sdk-shims.ts.')
  }
}

export { default as process } from 'node:process'
