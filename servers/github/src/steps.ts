import { carryOut as inOrder, type Step } from '@mcp-connectors/core'
import { isUnknownOutcome } from './errors.ts'

export type { Step }

/** See `carryOut` of core. @throws ConnectorError of the first failure where nothing at all was done */
export function carryOut(steps: readonly Step[], before: readonly string[] = []) {
  return inOrder(steps, { isUnknown: isUnknownOutcome, before })
}
