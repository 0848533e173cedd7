import { ConnectorError } from '@mcp-connectors/core'

/** Refuses a statement: `what` completes "The guard refuses …", `hint` is the way on. */
export function refusal(what: string, hint?: string): ConnectorError {
  return new ConnectorError('refused', `The guard refuses ${what}.`, hint === undefined ? {} : { hint })
}

/** For a function that is refused, with the setting that would allow it. */
export function refusedFunction(name: string, why: string, used = ''): ConnectorError {
  return refusal(
    `the function ${name}${used}: ${why}`,
    `Write the query without it. If it is needed, the person who runs the server can allow it: --allow-function ${name}.`,
  )
}
