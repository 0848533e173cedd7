import { type Options, type OptionValues, valuesOf } from '@mcp-connectors/config'
import type { Connector, Withheld } from './connector.ts'
import { type Running, start } from './running.ts'
import { type Settings, settingsOf } from './settings.ts'
import { surfaceOf } from './surface.ts'
import type { Log } from './tool.ts'

export interface Started<O extends Options> {
  /** Values of the connector's own options; those left out take their defaults. */
  options?: { [K in keyof O]?: unknown }
  settings?: Partial<Settings>
  /** Default: nothing is written. */
  log?: Log
  /** Default: nothing is masked. */
  mask?: (text: string) => string
  conceal?: (secret: string) => void
  sources?: Readonly<Record<string, string>>
  withheld?: (options: OptionValues<O>) => Promise<Withheld>
}

/** Starts a connector inside another program (a test, a benchmark), from values in place of arguments and environment. */
export function startConnector<C extends AsyncDisposable, O extends Options>(
  connector: Connector<C, O>,
  { options = {}, settings = {}, log = silent, mask = text => text, ...given }: Started<O> = {},
): Running<C> {
  const surface = surfaceOf(connector)
  return start({
    version: '0.0.0',
    surface,
    load: async () => connector,
    options: valuesOf(connector.options, options),
    settings: valuesOf(settingsOf(surface), settings),
    log,
    mask,
    ...given,
  })
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
