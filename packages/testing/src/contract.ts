import type { Options } from '@mcp-connectors/config'
import type { Access, Connector } from '@mcp-connectors/core'
import { type ListedTool, type Surface, surfaceOf } from '@mcp-connectors/core/serving'
import { describe, expect, test } from 'vitest'
import { type ConnectOptions, connect } from './connect.ts'
import { schemaFaults } from './schema-faults.ts'
import { listTokens } from './tokens.ts'

export interface Contract<O extends Options> {
  /** The committed `surface.json`. */
  surface: Surface
  /** Most o200k tokens of the default `tools/list` at each level; `all`: of all toolsets, at `destroy`. */
  tokens: Record<Access | 'all', number>
  /** Options with which the connector opens against a real system or a stand-in. Made anew for each test. */
  options?: () => Promise<ConnectOptions<O>['options']>
  /** A call that takes long: aborting it must stop the work behind it. */
  slow?: { tool: string; args: Record<string, unknown>; access?: Access }
}

/** scanners flag these, and a description that needs them is unclear */
const flagged = /\b(important|crucial|critical|urgent|ignore|override|bypass)\b/i

const tooLong = 'Shorten descriptions, or raise the cap in contract.test.ts'

/** What every connector owes its users. One call in `contract.test.ts` of each server. */
export function connectorContract<C extends AsyncDisposable, O extends Options>(
  connector: Connector<C, O>,
  contract: Contract<O>,
): void {
  const { tools } = surfaceOf(connector)
  describe(`${connector.id} contract`, () => {
    test('instructions fit what clients keep', () => {
      expect(connector.instructions.length).toBeLessThanOrEqual(1700)
      expect(connector.instructions).not.toMatch(flagged)
    })
    test('surface.json is what the server lists', () => {
      expect(JSON.parse(JSON.stringify(surfaceOf(connector)))).toEqual(contract.surface)
    })
    test('tool names are unique', () => {
      expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length)
    })
    test.each(tools)('$name is well described', tool => wellDescribed(connector.id, tool))
    test.each(tools)('$name has a portable schema', tool => {
      expect(schemaFaults(tool.inputSchema)).toEqual([])
    })
    lists(connector, contract)
    calls(connector, contract, tools)
  })
}

function wellDescribed(id: string, { name, title, description, annotations }: ListedTool): void {
  expect(name).toMatch(new RegExp(`^${id}_[a-z]+(_[a-z]+)*$`))
  expect(name.length).toBeLessThanOrEqual(32)
  expect(title.length).toBeGreaterThan(2)
  expect(description).toMatch(/^[A-Z][a-z]+ .*\.$/s)
  expect(description.length).toBeLessThanOrEqual(1000)
  expect(description).not.toMatch(flagged)
  expect(annotations.readOnlyHint && annotations.destructiveHint).toBe(false)
}

function lists<C extends AsyncDisposable, O extends Options>(
  connector: Connector<C, O>,
  { tokens }: Contract<O>,
): void {
  test.each(['read', 'write', 'destroy'] as const)(
    '--access %s lists what it allows, within its token cap, at both eras',
    async access => {
      await using modern = await connect(connector, { access })
      await using legacy = await connect(connector, { access, era: 'legacy' })
      const listed = (await modern.client.listTools()).tools
      expect((await legacy.client.listTools()).tools.map(({ name }) => name)).toEqual(listed.map(({ name }) => name))
      const writing = listed.filter(({ annotations }) => !annotations?.readOnlyHint).map(({ name }) => name)
      const raised = Object.values(connector.toolsets)
        .flat()
        .filter(tool => tool.accessFor !== undefined)
        .map(({ name }) => name)
      if (access === 'read') expect(writing.filter(name => !raised.includes(name))).toEqual([])
      expect(listTokens(listed), tooLong).toBeLessThanOrEqual(tokens[access])
    },
  )
  test('all toolsets together are within their token cap', async () => {
    await using server = await connect(connector, { access: 'destroy', toolsets: ['all'] })
    const listed = (await server.client.listTools()).tools
    expect(listTokens(listed), tooLong).toBeLessThanOrEqual(tokens.all)
  })
  test('structured results advertise output schemas, text results do not', async () => {
    await using text = await connect(connector)
    await using structured = await connect(connector, { results: 'structured' })
    expect((await text.client.listTools()).tools.every(({ outputSchema }) => outputSchema === undefined)).toBe(true)
    expect(
      (await structured.client.listTools()).tools.every(({ outputSchema }) => outputSchema?.type === 'object'),
    ).toBe(true)
  })
}

function calls<C extends AsyncDisposable, O extends Options>(
  connector: Connector<C, O>,
  contract: Contract<O>,
  tools: readonly ListedTool[],
): void {
  test('a tool above the level is refused with the setting that allows it', async () => {
    await using server = await connect(connector, { access: 'read', toolsets: ['all'] })
    const declared = Object.values(connector.toolsets).flat()
    for (const { name } of declared.filter(tool => tool.access !== 'read')) {
      const { text, isError } = await server.call(name)
      expect(isError).toBe(true)
      expect(text).toMatch(/^refused: .*\n.*--access /)
    }
  })
  test.each(tools)('$name names an unknown argument', async ({ name }) => {
    await using server = await connect(connector, { access: 'destroy', toolsets: ['all'] })
    const { text, isError } = await server.call(name, { no_such_argument: 1 })
    expect(isError).toBe(true)
    expect(text).toContain('"no_such_argument"')
  })
  const { slow, options } = contract
  if (slow && options) {
    test.each(['modern', 'legacy'] as const)('an aborted call stops the work behind it (%s)', async era => {
      await using server = await connect(connector, { era, options: await options(), access: slow.access ?? 'read' })
      const abort = new AbortController()
      const call = server.call(slow.tool, slow.args, { signal: abort.signal })
      setTimeout(() => abort.abort(), 300)
      await expect(call).rejects.toThrow()
      // One that ignores the abort ends later, with a warning.
      await expect
        .poll(() => server.log.find(line => line.startsWith(`${slow.tool} `)), { timeout: 20_000 })
        .toBeDefined()
      expect(server.log.join('\n')).not.toContain('goes on, though it was stopped')
      expect(server.log.join('\n')).toMatch(new RegExp(`^${slow.tool} unavailable .*The call was cancelled`, 'm'))
    })
  }
}
