/** A content block beside the text of a result. */
export type Block =
  | { type: 'text'; text: string }
  | { type: 'image' | 'audio'; data: string; mimeType: string }
  | { type: 'resource_link'; uri: string; name: string; title?: string; description?: string; mimeType?: string }
  | { type: 'resource'; resource: { uri: string; mimeType?: string } & ({ text: string } | { blob: string }) }

/** A value with further content blocks, returned by `run` through `reply()`. */
export class Reply<T> {
  readonly value: T
  readonly blocks: readonly Block[]

  constructor(value: T, blocks: readonly Block[]) {
    this.value = value
    this.blocks = blocks
  }
}

/** Returns a value and content blocks beside it: `return reply(value, image(png, 'image/png'))`. */
export function reply<T>(value: T, ...blocks: Block[]): Reply<T> {
  return new Reply(value, blocks)
}

export function image(bytes: Uint8Array, mimeType: string): Block {
  return { type: 'image', data: Buffer.from(bytes).toString('base64'), mimeType }
}

/** Points at a resource that the host may read without the model reading it. */
export function resourceLink(uri: string, name: string, mimeType?: string): Block {
  return { type: 'resource_link', uri, name, ...(mimeType === undefined ? {} : { mimeType }) }
}
