import { type Options, type OptionValues, option } from '@mcp-connectors/config'
import { z } from 'zod'
import type { Surface } from './surface.ts'

const names = z.array(z.string().regex(/^[a-z][a-z0-9_-]*$/, 'expected names separated by commas'))

const level = z.enum(['read', 'write', 'destroy'])

/** What every server can be told, whatever it connects to. */
export const settings = {
  access: option(level.default('read'), {
    about: 'What the model may do: read, also write, or also destroy. Tools above the level are not listed.',
  }),
  readOnly: option(z.boolean().default(false), { about: 'The same as --access read, whatever else is set.' }),
  confirm: option(z.enum(['auto', 'always', 'never']).default('auto'), {
    about: 'Ask the person before a destroying call: auto asks where the client can, always refuses where it cannot.',
  }),
  toolsets: option(names.default([]), {
    about: 'Toolsets to offer, separated by commas; "all" for every one, "default" for all but the opt-in ones.',
    split: /[,\s]+/,
  }),
  tools: option(names.default([]), {
    about: 'Offer these tools, separated by commas: alone, or beside the toolsets that are named.',
    split: /[,\s]+/,
  }),
  excludeTools: option(names.default([]), {
    about: 'Offer all but these tools, separated by commas, whatever else is set.',
    split: /[,\s]+/,
  }),
  timeout: option(z.int().min(1).max(3600).default(60), { about: 'Seconds after which a call is stopped.' }),
  maxTokens: option(z.int().min(500).max(100_000).default(6000), {
    about: 'About how many tokens one result may have; longer ones are cut and say how to go on.',
  }),
  results: option(z.enum(['text', 'structured']).default('text'), {
    about: 'text: compact text. structured: output schemas and structured content beside the text.',
  }),
  logLevel: option(z.enum(['debug', 'info', 'warn', 'error']).default('warn'), { about: 'What is written to stderr.' }),
  http: option(z.string().optional(), {
    about: 'Serve Streamable HTTP on [host:]port instead of stdio. Host defaults to 127.0.0.1.',
  }),
  httpToken: option(z.string().min(16).optional(), {
    about: 'Bearer token that HTTP clients must send. Needed for any address but loopback.',
    secret: true,
  }),
  httpHosts: option(z.array(z.string()).default([]), {
    about: 'Further host names, separated by commas, that HTTP requests may be addressed to or come from.',
    split: /[,\s]+/,
  }),
  stateKey: option(z.string().min(32).optional(), {
    about: 'Key that signs confirmations, for several processes behind one address. Default: made anew at each start.',
    secret: true,
  }),
} satisfies Options

/** The same with the connector's own default of `--access`. */
export function settingsOf({ access }: Pick<Surface, 'access'>): typeof settings {
  return { ...settings, access: { ...settings.access, schema: level.default(level.parse(access)) } }
}

export type Settings = OptionValues<typeof settings>
