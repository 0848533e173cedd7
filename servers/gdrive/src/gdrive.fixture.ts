import { type Connected, type ConnectOptions, connect } from '@mcp-connectors/testing'
import type { Google } from '@tooling/doubles/google'
import { gdrive } from './connector.ts'

/**
 * The connector, set up for a stand-in as its person, with the scope `drive`:
 * `await using server = await connectTo(google, { access: 'write' })`. `options` are the connector's own.
 */
export function connectTo(
  google: Pick<Google, 'url' | 'tokens'>,
  { options = {}, ...more }: ConnectOptions<typeof gdrive.options> = {},
): Promise<Connected> {
  return connect(gdrive, {
    toolsets: ['all'],
    ...more,
    options: { apiRoot: google.url, accessToken: google.tokens.me, ...options },
  })
}
