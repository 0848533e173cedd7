import { ConnectorError } from '@mcp-connectors/core'

/** @throws ConnectorError `invalid` with these words where it does not hold */
export function invalidUnless(holds: boolean, message: string, hint?: string): void {
  if (!holds) throw new ConnectorError('invalid', message, hint === undefined ? {} : { hint })
}
