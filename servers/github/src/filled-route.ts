import { ConnectorError } from '@mcp-connectors/core'

/** A part of dots leads out of its place: `DELETE …/labels/..` would be a request about the repository. */
const leadsOut = /(?:^|[/\\])\.{1,2}(?:[/\\]|$)/

/** @throws ConnectorError `invalid` for a value that would make another path of the route */
export function checkFilled(route: string, parameters: object): void {
  const values = new Map<string, unknown>(Object.entries(parameters))
  for (const [, name = ''] of route.matchAll(/\{(\w+)\}/g)) {
    const value = values.get(name)
    if (typeof value === 'string' && leadsOut.test(value)) {
      throw new ConnectorError('invalid', `${JSON.stringify(value.slice(0, 120))} is no ${name.replaceAll('_', ' ')}.`)
    }
  }
}
