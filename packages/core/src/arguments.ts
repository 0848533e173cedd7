import type { z } from 'zod'
import { ConnectorError } from './error.ts'
import type { Tool } from './tool.ts'

/**
 * Checks what the model sent against a tool's schema.
 * @throws ConnectorError `invalid` that names every wrong field, what was expected, and the fields there are.
 */
export function parseArguments(tool: Tool<never>, args: unknown): Record<string, unknown> {
  const parsed = tool.input.safeParse(args ?? {})
  if (parsed.success) return parsed.data
  const fields = Object.keys(tool.input.shape)
  throw new ConnectorError('invalid', parsed.error.issues.slice(0, 5).map(describeIssue).join(' '), {
    hint: fields.length === 0 ? `${tool.name} takes no arguments.` : `${tool.name} takes: ${fields.join(', ')}.`,
  })
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const where = issue.path.length === 0 ? '' : ` in ${issue.path.join('.')}`
    return `Unknown argument ${issue.keys.map(key => JSON.stringify(key)).join(', ')}${where}: remove it.`
  }
  const name = issue.path.length === 0 ? 'arguments' : issue.path.join('.')
  return `${name}: ${issue.message}.`
}
