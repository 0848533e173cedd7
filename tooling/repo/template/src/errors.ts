import { ConnectorError, type ErrorCode } from '@mcp-connectors/core'

const codes: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  429: 'rate_limited',
}

/** An answer that is no success. Its body stays out of the message: other people write it. */
export function fromStatus({ status, headers }: Response): ConnectorError {
  const code = codes[status] ?? (status >= 500 ? 'unavailable' : 'internal')
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return new ConnectorError(code, `Acme answered ${status}.`, {
    ...(code === 'unauthenticated' && { hint: 'Tell the person that ACME_TOKEN is not accepted.' }),
    ...(Number.isFinite(seconds) && { retryAfter: seconds }),
  })
}
