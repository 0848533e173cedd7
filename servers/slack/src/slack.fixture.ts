import { type Connected, type ConnectOptions, connect } from '@mcp-connectors/testing'
import type { Slack } from '@tooling/doubles/slack'
import { slack } from './connector.ts'

type Options = NonNullable<ConnectOptions<typeof slack.options>['options']>

/**
 * The connector, set up for a stand-in, with the tokens of its person and its bot:
 * `await using server = await connectTo(double, { access: 'write' })`. All toolsets are on. `options` are the connector's
 * own; `userToken: undefined` leaves the bot alone.
 */
export function connectTo(
  double: Pick<Slack, 'url' | 'tokens'>,
  { options = {}, ...more }: ConnectOptions<typeof slack.options> = {},
): Promise<Connected> {
  const { user: userToken, bot: botToken } = double.tokens
  const own: Options = { apiUrl: `${double.url}/api/`, userToken, botToken, cache: false, ...options }
  return connect(slack, { toolsets: ['all'], ...more, options: own })
}
