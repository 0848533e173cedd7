import { type RenderContext, type receipt, renderReceipt } from '@mcp-connectors/core'
import type { z } from 'zod'

/** A receipt with the id of what was made, where its link does not hold it: either names it in the calls that follow. */
export function renderCreated(value: z.output<typeof receipt>, context: RenderContext): string {
  const isInLink = value.url?.includes(String(value.id)) ?? false
  return [renderReceipt(value, context), ...(value.id === undefined || isInLink ? [] : [`Id: ${value.id}`])].join('\n')
}
