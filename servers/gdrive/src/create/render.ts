import { type RenderContext, type receipt, renderReceipt } from '@mcp-connectors/core'
import type { z } from 'zod'

/** A receipt with the id of what was made, for the calls that follow. */
export function renderCreated(value: z.output<typeof receipt>, context: RenderContext): string {
  return [renderReceipt(value, context), ...(value.id === undefined ? [] : [`Id: ${value.id}`])].join('\n')
}
