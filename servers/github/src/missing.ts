import { ConnectorError } from '@mcp-connectors/core'

/** What a request answers; undefined where GitHub says that it is not there. Every other failure passes. */
export async function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  const [result] = await Promise.allSettled([request])
  if (result.status === 'fulfilled') return result.value
  if (ConnectorError.is(result.reason) && result.reason.code === 'not_found') return undefined
  throw result.reason
}
