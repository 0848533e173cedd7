import type { CallContext } from './tool.ts'

/** Suggests values for one variable or argument; `given` holds those already chosen. At most 100 are sent. */
export type Complete<C> = (
  value: string,
  given: Readonly<Record<string, string>>,
  context: CallContext<C>,
) => readonly string[] | Promise<readonly string[]>

export type ResourceBody = { text: string } | { blob: Uint8Array }

/** Something a host can read without a tool call. */
export interface Resource<C> {
  name: string
  title: string
  description: string
  /** A URI, or an RFC 6570 template (`{name}` one segment, `{+path}` the rest). */
  uri: string
  mimeType: string
  /** Throws ConnectorError `not_found` for what does not exist. */
  read: (variables: Readonly<Record<string, string>>, context: CallContext<C>) => ResourceBody | Promise<ResourceBody>
  complete?: Readonly<Record<string, Complete<C>>>
}

export function resourceFor<C>() {
  return (resource: Resource<C>): Resource<C> => resource
}
