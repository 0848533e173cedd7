import { type Connected, type ConnectOptions, connect } from '@mcp-connectors/testing'
import type { Github } from '@tooling/doubles/github'
import { github } from './connector.ts'

type Options = NonNullable<ConnectOptions<typeof github.options>['options']>

/**
 * The connector, set up for a stand-in, as its owner: `await using server = await connectTo(double, { access: 'write' })`.
 * All toolsets are on. `options` are the connector's own, beside host and token.
 */
export function connectTo(
  double: Pick<Github, 'url' | 'tokens'>,
  { options = {}, ...more }: ConnectOptions<typeof github.options> = {},
): Promise<Connected> {
  const own: Options = { host: double.url, token: double.tokens.owner, ...options }
  return connect(github, { toolsets: ['all'], ...more, options: own })
}
